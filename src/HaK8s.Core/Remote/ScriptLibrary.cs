using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Remote;

/// <summary>The embedded scripts, and the command line that runs one.</summary>
internal static partial class ScriptLibrary
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>A script's text.</summary>
    public static string Text(string name) => Texts.GetOrAdd(name, static name =>
    {
        using Stream stream = typeof(ScriptLibrary).Assembly.GetManifestResourceStream(name + ".sh")
            ?? throw new ArgumentException($"There is no embedded script {name}.sh.", nameof(name));
        using StreamReader reader = new(stream);
        return WithParts(WithoutComments(reader.ReadToEnd()));
    });

    /// <summary>Puts another script in the place of the line that sources it, <c>. ./name.sh</c>: on the node there are no files.</summary>
    private static string WithParts(string text) => Sourced().Replace(text, match => Text(match.Groups["name"].Value));

    [GeneratedRegex(@"^[ ]*\. \./(?<name>[a-z0-9-]+)\.sh$", RegexOptions.Multiline)]
    private static partial Regex Sourced();

    /// <summary>The command line for an SSH exec request. The process replaces the login shell, so that nothing stands between it and sshd.</summary>
    /// <param name="script">What to run.</param>
    /// <param name="sudo">Run it as root.</param>
    /// <param name="prompt">How sudo is to ask for a password; null when there is none to be given.</param>
    public static string CommandLine(RemoteScript script, bool sudo, SudoPrompt? prompt = null)
    {
        StringBuilder line = new("exec ");
        if (sudo)
            line.Append("env LC_ALL=C sudo ").Append(prompt is null ? "-n" : $"-S -p {ShellQuote.Quote(prompt.Argument)}").Append(" -- ");
        // The password comes the same way as the script's input: a script without one must not read what is left there.
        string closed = script.Input is null && prompt is not null ? "exec </dev/null\n" : "";
        line.Append("sh -c ").Append(ShellQuote.Quote(closed + Text("prologue") + Text(script.Name))).Append(" hak8s-").Append(script.Name);
        foreach (string argument in script.Arguments)
            line.Append(' ').Append(ShellQuote.Quote(argument));
        if (script.Input is null && prompt is null)
            line.Append(" </dev/null");
        return line.ToString();
    }

    // Comments are for readers of the source; the node's process list is long enough without them.
    private static string WithoutComments(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')));
}
