using System.Globalization;
using System.Management.Automation.Host;

namespace HaK8s.Host;

/// <summary>The engine's way to this process's terminal or pipes.</summary>
internal sealed class ConsoleHost(bool nonInteractive, CancellationToken interrupted) : PSHost
{
    public Screen Screen { get; } = new();

    /// <summary>What the script gave to <c>exit</c>; null when it did not.</summary>
    public int? ExitCode { get; private set; }

    public override PSHostUserInterface UI => field ??= new ConsoleUI(Screen, new Keyboard(nonInteractive, interrupted));
    public override string Name => "HaK8s.Host";
    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version!;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    // A native command is about to use the terminal, or is done with it.
    public override void NotifyBeginApplication() => Screen.ClearProgress();
    public override void NotifyEndApplication() { }

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host runs scripts; it has no prompt to nest.");
    public override void ExitNestedPrompt() { }
}
