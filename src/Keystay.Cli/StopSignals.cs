using System.Runtime.InteropServices;

namespace Keystay.Cli;

/// <summary>Turns the first SIGINT, SIGTERM or SIGHUP into a cancellation; a second one ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
        .. FileTooLarge(),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
        source.Dispose();
    }

    /// <summary>SIGXFSZ ends a process that writes past its file size limit; held back, the write fails and the failure is told.</summary>
    private static IEnumerable<PosixSignalRegistration> FileTooLarge()
    {
        const int signal = 25;
        return OperatingSystem.IsLinux() ? [PosixSignalRegistration.Create((PosixSignal)signal, context => context.Cancel = true)] : [];
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
