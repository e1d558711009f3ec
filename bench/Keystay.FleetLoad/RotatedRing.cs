using System.Collections.Concurrent;
using Keystay.Keys;
using Keystay.Signing.Rings;
using Keystay.Tokens;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.FleetLoad;

/// <summary>
/// A client that gets tokens of one ring all the time, and validators that are shown all of them, old ones too. Validators allow clocks to differ by 30 seconds: what ends the old tokens before
/// that is the end of their key.
/// </summary>
internal sealed class RotatedRing : IAsyncDisposable
{
    /// <summary>How long a token is shown: long after its key is over.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(12), BetweenTokens = TimeSpan.FromMilliseconds(150), BetweenReadings = TimeSpan.FromSeconds(1), Skew = TimeSpan.FromSeconds(30);

    private readonly LoadClient client;
    private readonly bool isKnownToIdentityModel;
    private readonly MetadataKeySource keys, patientKeys;
    private readonly TokenValidator validator, patientValidator;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> manager;
    private readonly JsonWebTokenHandler handler = new();
    private readonly TokenValidationParameters parameters;
    private readonly RotationJudge byKeystay, byPatientKeystay, byIdentityModel;
    private readonly ConcurrentQueue<(LoadToken Token, DateTimeOffset At)> tokens = [];
    private int notIssued, issued;

    public RotatedRing(LoadClient client, LoadRing ring, string address)
    {
        string issuer = $"{address}/{ring.Name}", metadata = issuer + "/.well-known/openid-configuration";
        (this.client, isKnownToIdentityModel) = (client, ring.Algorithm != "EdDSA");
        keys = KeysOf(metadata, issuer, BetweenReadings);
        patientKeys = KeysOf(metadata, issuer, TimeSpan.FromMinutes(5));
        var options = new TokenValidatorOptions { Audiences = [LoadClient.Audience], ClockSkew = Skew };
        (validator, patientValidator) = (new TokenValidator(options, keys), new TokenValidator(options, patientKeys));
        manager = new ConfigurationManager<OpenIdConnectConfiguration>(metadata, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = false }) { RefreshInterval = BetweenReadings };
        parameters = new TokenValidationParameters { ValidIssuer = issuer, ValidAudience = LoadClient.Audience, ConfigurationManager = manager, ClockSkew = Skew };
        byKeystay = new RotationJudge("Keystay.Tokens, metadata each 1 s", ring.Name);
        byPatientKeystay = new RotationJudge("Keystay.Tokens, metadata each 5 m", ring.Name);
        byIdentityModel = new RotationJudge("Microsoft.IdentityModel", ring.Name);
    }

    public async Task LoadAsync()
    {
        await Task.WhenAll(keys.LoadAsync(), patientKeys.LoadAsync());
        await manager.GetConfigurationAsync(CancellationToken.None);
    }

    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(GetTokensAsync(cancel), ReadMetadataAsync(cancel), ShowAsync(cancel));

    /// <summary>Whether nothing was wrong.</summary>
    public bool Judge(Ring state)
    {
        Console.WriteLine($"     {state.Name,-8} {state.Keys.Count(k => k.State >= KeyState.Retiring)} rotations, {issued} tokens, {notIssued} requests without one");
        bool good = byKeystay.Judge(state, knowsPeriods: true) & byPatientKeystay.Judge(state, knowsPeriods: true) & notIssued == 0;
        return isKnownToIdentityModel ? byIdentityModel.Judge(state, knowsPeriods: false) & good : good;
    }

    public async ValueTask DisposeAsync()
    {
        await keys.DisposeAsync();
        await patientKeys.DisposeAsync();
    }

    private static MetadataKeySource KeysOf(string metadata, string issuer, TimeSpan interval) => new(new MetadataOptions
    {
        Metadata = [new MetadataAddress(metadata) { Issuers = [IssuerPattern.Parse(issuer)] }],
        RefreshInterval = interval,
        MinUnknownKeyInterval = TimeSpan.FromMilliseconds(100),
        AllowLoopbackHttp = true,
    });

    private async Task GetTokensAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            if (await client.TryGetTokenAsync() is { } token)
            {
                tokens.Enqueue((token, DateTimeOffset.UtcNow));
                issued++;
            }
            else
            {
                notIssued++;
            }
            while (tokens.TryPeek(out var oldest) && oldest.At < DateTimeOffset.UtcNow - Shown)
            {
                tokens.TryDequeue(out _);
            }
            await Task.Delay(BetweenTokens, CancellationToken.None);
        }
    }

    /// <summary>Microsoft's manager reads anew by itself every five minutes at the most often; the periods here are shortened by more than that.</summary>
    private async Task ReadMetadataAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            manager.RequestRefresh();
            await manager.GetConfigurationAsync(CancellationToken.None);
            await Task.Delay(BetweenReadings + TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            foreach (var (token, _) in tokens)
            {
                await AskAsync(byKeystay, token, async () => await validator.ValidateAsync(token.Text.AsMemory(), CancellationToken.None) is { IsAccepted: false } refused ? refused.Reason.Code() : null);
                await AskAsync(byPatientKeystay, token, async () => await patientValidator.ValidateAsync(token.Text.AsMemory(), CancellationToken.None) is { IsAccepted: false } refused ? refused.Reason.Code() : null);
                if (isKnownToIdentityModel)
                {
                    await AskAsync(byIdentityModel, token, async () => await handler.ValidateTokenAsync(token.Text, parameters) is { IsValid: false } refused ? refused.Exception.GetType().Name : null);
                }
            }
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static async Task AskAsync(RotationJudge judge, LoadToken token, Func<Task<string?>> ask)
    {
        var began = DateTimeOffset.UtcNow;
        string? refusal = await ask();
        judge.Add(token, began, DateTimeOffset.UtcNow, refusal);
    }
}
