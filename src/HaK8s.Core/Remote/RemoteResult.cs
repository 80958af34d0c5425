namespace HaK8s.Remote;

/// <summary>What a remote script gave back.</summary>
/// <param name="ExitCode">Exit status; 128 + signal when a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record RemoteResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output read as lines of <c>key TAB value</c>, in order; a line without a tab has an empty value.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.IndexOf('\t') is var tab and >= 0
            ? KeyValuePair.Create(line[..tab], line[(tab + 1)..])
            : KeyValuePair.Create(line, ""));

    /// <summary>The last value of a key, or null.</summary>
    public string? this[string key] => Fields.LastOrDefault(field => field.Key == key).Value;

    /// <summary>What a script that was run as a part of another one printed: its lines stand behind a prefix.</summary>
    public RemoteResult Part(string prefix) => this with
    {
        Output = string.Concat(Output.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..] + "\n")),
    };

    /// <summary>All values of a key, in order.</summary>
    public IEnumerable<string> All(string key) => Fields.Where(field => field.Key == key).Select(field => field.Value);
}
