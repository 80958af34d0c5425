using System.Text;

namespace HaK8s.Remote;

/// <summary>Collects a script's standard output line by line and takes the process group, which the prologue prints first, out of it.</summary>
internal sealed class ScriptOutput(Action<string>? onLine)
{
    private const string GroupKey = "pgid\t";
    private readonly StringBuilder text = new();
    private readonly TaskCompletionSource<string?> group = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The remote process group, as soon as the script has begun; null when the output ended before that.</summary>
    public Task<string?> ProcessGroup => group.Task;

    public string Text => text.ToString();

    /// <summary>Reads to the stream's end, blocking.</summary>
    public void Read(Stream stream)
    {
        try
        {
            using StreamReader reader = new(stream, Encoding.UTF8);
            while (ReadLine(reader) is { } line)
            {
                // A login shell may greet before the prologue runs; that is not the script's output.
                if (!group.Task.IsCompleted)
                {
                    if (line.StartsWith(GroupKey, StringComparison.Ordinal))
                        group.SetResult(line[GroupKey.Length..]);
                    continue;
                }
                text.Append(line).Append('\n');
                onLine?.Invoke(line);
            }
        }
        finally
        {
            group.TrySetResult(null);
        }
    }

    // Only a line feed ends a line: a carriage return within a value must not begin another one.
    private static string? ReadLine(StreamReader reader)
    {
        StringBuilder line = new();
        while (reader.Read() is var next and >= 0)
        {
            if (next == '\n')
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            line.Append((char)next);
        }
        return line.Length > 0 ? line.ToString() : null;
    }
}
