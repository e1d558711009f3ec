/// <summary>
/// Ends the issuer by an exception that nobody catches, when a file appears: bench/torture names it in DOTNET_STARTUP_HOOKS, so the product needs no door for it.
/// </summary>
/// <remarks>The name, and that it has no namespace, is what the runtime looks for: https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md</remarks>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("KEYSTAY_TORTURE_EXCEPTION") is { } file && AppDomain.CurrentDomain.FriendlyName == "Keystay.Issuer")
        {
            new Thread(() => Wait(file)) { IsBackground = true }.Start();
        }
    }

    private static void Wait(string file)
    {
        while (!File.Exists(file))
        {
            Thread.Sleep(10);
        }
        throw new InvalidOperationException("The exception that bench/torture asked for.");
    }
}
