using System.Runtime.InteropServices;

namespace HaK8s.Host;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP. The first one asks the script to stop, so that its <c>finally</c> blocks run;
/// a second Ctrl-C ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalExitBase = 128;

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private int exitCode;

    public Interruption() => registrations =
    [
        On(PosixSignal.SIGINT, number: 2), On(PosixSignal.SIGTERM, number: 15), On(PosixSignal.SIGHUP, number: 1),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>128 + the number of the first signal; null when none came.</summary>
    public int? ExitCode => exitCode == 0 ? null : exitCode;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private PosixSignalRegistration On(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref exitCode, SignalExitBase + number, 0) == 0)
        {
            source.Cancel();
            ChildProcesses.Pass(number, fromTerminal: signal == PosixSignal.SIGINT);
        }
        else if (signal == PosixSignal.SIGINT)
            Environment.Exit(SignalExitBase + number);
    });
}
