namespace HaK8s.Remote;

/// <summary>Quoting for a POSIX shell (IEEE Std 1003.1, 2.2.2): a word in single quotes, each single quote as <c>'\''</c>.</summary>
public static class ShellQuote
{
    /// <summary>The text as exactly one word for sh.</summary>
    /// <exception cref="ArgumentException">The text holds a NUL, which no argument can carry.</exception>
    public static string Quote(string text) => text.Contains('\0')
        ? throw new ArgumentException("A shell word cannot hold a NUL character.", nameof(text))
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
