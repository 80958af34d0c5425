using System.Management.Automation;
using System.Management.Automation.Host;

namespace HaK8s.Host;

/// <summary>The streams: output and messages to standard output, errors and progress to standard error, as pwsh does.</summary>
internal sealed partial class ConsoleUI(Screen screen, Keyboard keyboard) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUI();
    public override bool SupportsVirtualTerminal => Screen.Ansi;

    public override void Write(string value) => screen.Write(value ?? "");
    public override void WriteLine(string value) => screen.Write(value + "\n");
    public override void WriteErrorLine(string value) => screen.WriteError(value + "\n");
    public override void WriteDebugLine(string message) => WriteMessage(PSStyle.Instance.Formatting.Debug, "DEBUG", message);
    public override void WriteVerboseLine(string message) => WriteMessage(PSStyle.Instance.Formatting.Verbose, "VERBOSE", message);
    public override void WriteWarningLine(string message) => WriteMessage(PSStyle.Instance.Formatting.Warning, "WARNING", message);
    public override void WriteProgress(long sourceId, ProgressRecord record) => screen.WriteProgress(sourceId, record);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(PSStyle.MapForegroundColorToEscapeSequence(foregroundColor) + value + PSStyle.Instance.Reset);

    private void WriteMessage(string style, string label, string message) => WriteLine($"{style}{label}: {message}{PSStyle.Instance.Reset}");
}
