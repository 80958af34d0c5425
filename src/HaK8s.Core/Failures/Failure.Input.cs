namespace HaK8s;

public static partial class Failure
{
    /// <summary>A file that nobody meant: what is read whole has a size limit.</summary>
    internal static HaK8sException FileTooLarge(string path, long limit) => new("FileTooLarge", FailureKind.InvalidInput, "read file",
        $"{path} is larger than {Size(limit)}, which no file of its kind is.", "Check the path: it names another file than was meant.");

    internal static HaK8sException InvalidText(string what, string text, string remedy) => new("InvalidText", FailureKind.InvalidInput, "check names",
        $"'{Shown(text)}' cannot be used as {what}.", remedy);

    /// <summary>A text that may be anything, for a message: on one line, not longer than one wants to read.</summary>
    internal static string Shown(string text, int longest = 100)
    {
        string line = string.Concat(text.Take(longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : $"{c}"));
        return text.Length > longest ? $"{line}... ({text.Length} characters)" : line;
    }

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
