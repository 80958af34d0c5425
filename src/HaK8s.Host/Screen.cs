using System.Management.Automation;

namespace HaK8s.Host;

/// <summary>
/// Standard output, standard error and the progress between them. Whoever writes text takes the progress bar off the screen first,
/// from whatever thread.
/// </summary>
internal sealed class Screen
{
    private static readonly bool NoColour = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    private readonly Lock gate = new();
    private readonly IProgressView progress;
    private bool lineOpen;

    public Screen() => progress = ErrorIsTerminal ? new ProgressBar(Console.Error, () => ConsoleRawUI.Columns, Ansi) : new ProgressLog(Console.Error);

    /// <summary>Escape sequences may go to standard output.</summary>
    public static bool Ansi { get; } = !Console.IsOutputRedirected && !NoColour;

    private static bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
    private static bool ErrorAnsi { get; } = !Console.IsErrorRedirected && !NoColour;

    /// <summary>Sends all text to standard error.</summary>
    public bool AllIsError { get; set; }

    public void Write(string text)
    {
        if (AllIsError)
            WriteError(text);
        else
            Write(Console.Out, Ansi ? text : Plain(text));
    }

    public void WriteError(string text) => Write(Console.Error, ErrorAnsi ? text : Plain(text));

    public void WriteProgress(long source, ProgressRecord record)
    {
        lock (gate)
        {
            if (progress.Show(source, record) && !lineOpen)
                progress.Redraw();
        }
    }

    /// <summary>Takes the progress off the screen until there is news.</summary>
    public void ClearProgress()
    {
        lock (gate)
        {
            progress.Clear();
        }
    }

    private void Write(TextWriter writer, string text)
    {
        if (text.Length == 0)
            return;
        lock (gate)
        {
            progress.Clear();
            writer.Write(text);
            // A bar is never drawn behind an unfinished line.
            lineOpen = !text.EndsWith('\n');
            if (!lineOpen)
                progress.Redraw();
        }
    }

    private static string Plain(string text) =>
        text.Contains('\x1b', StringComparison.Ordinal) ? new System.Management.Automation.Internal.StringDecorated(text).ToString(OutputRendering.PlainText) : text;
}
