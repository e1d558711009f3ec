namespace Keystay.Tokens.AspNetCore;

/// <summary>Calls of the application during authentication.</summary>
public class KeystayBearerEvents
{
    /// <summary>After a token was accepted: add claims, or refuse with <c>context.Fail</c>.</summary>
    public Func<TokenAcceptedContext, Task> OnTokenAccepted { get; set; } = _ => Task.CompletedTask;

    /// <summary>After a request was refused. It cannot be turned into an acceptance.</summary>
    public Func<BearerRefusedContext, Task> OnRefused { get; set; } = _ => Task.CompletedTask;
}
