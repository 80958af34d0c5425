using System.Collections.Concurrent;
using System.Text;

namespace HaK8s.Remote;

/// <summary>The embedded scripts, and the command line that runs one.</summary>
internal static class ScriptLibrary
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>A script's text.</summary>
    public static string Text(string name) => Texts.GetOrAdd(name, static name =>
    {
        using Stream stream = typeof(ScriptLibrary).Assembly.GetManifestResourceStream(name + ".sh")
            ?? throw new ArgumentException($"There is no embedded script {name}.sh.", nameof(name));
        using StreamReader reader = new(stream);
        return WithoutComments(reader.ReadToEnd());
    });

    /// <summary>The command line for an SSH exec request. The process replaces the login shell, so that nothing stands between it and sshd.</summary>
    public static string CommandLine(RemoteScript script, bool sudo)
    {
        StringBuilder line = new(sudo ? "exec sudo -n -- sh -c " : "exec sh -c ");
        line.Append(ShellQuote.Quote(Text("prologue") + Text(script.Name))).Append(" hak8s-").Append(script.Name);
        foreach (string argument in script.Arguments)
            line.Append(' ').Append(ShellQuote.Quote(argument));
        if (script.Input is null)
            line.Append(" </dev/null");
        return line.ToString();
    }

    // Comments are for readers of the source; the node's process list is long enough without them.
    private static string WithoutComments(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')));
}
