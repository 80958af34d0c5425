using System.Text;

namespace HaK8s.Remote;

/// <summary>Collects a script's standard output line by line and takes the process group, which the prologue prints first, out of it.</summary>
internal sealed class ScriptOutput(Action<string>? onLine)
{
    private const string GroupKey = "pgid\t";
    private readonly StringBuilder text = new();

    /// <summary>The remote process group; null as long as the script has not begun.</summary>
    public string? ProcessGroup { get; private set; }

    public string Text => text.ToString();

    public async Task ReadAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            // A login shell may greet before the prologue runs; that is not the script's output.
            if (ProcessGroup is null)
            {
                if (line.StartsWith(GroupKey, StringComparison.Ordinal))
                    ProcessGroup = line[GroupKey.Length..];
                continue;
            }
            text.Append(line).Append('\n');
            onLine?.Invoke(line);
        }
    }
}
