using System.Text;

namespace HaK8s.Changes;

/// <summary>One file of a node, as it is and as it should be.</summary>
/// <param name="Target">Absolute path on the node.</param>
/// <param name="Before">What stands there; null when there is no file.</param>
/// <param name="After">What should stand there; null when there should be no file.</param>
/// <param name="Mode">Permission bits of a new file; an existing one keeps its own.</param>
public sealed record FileEdit(string Target, byte[]? Before, byte[]? After, UnixFileMode Mode = FileEdit.Readable)
{
    /// <summary>0644, which most configuration files have.</summary>
    public const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>An existing file, and its backup, get <see cref="Mode"/> too: the new content is to be seen by fewer people than the old.</summary>
    public bool EnforceMode { get; init; }

    /// <summary>Whether there is anything to do.</summary>
    public bool HasChange => Before is null ? After is not null : After is null || !Before.AsSpan().SequenceEqual(After);

    /// <summary>A unified diff; empty when there is nothing to do. A file that holds a secret shows it here: redact before it is shown.</summary>
    public string Diff => TextDiff.Unified(Target, Text(Before), Text(After));

    /// <summary>The path alone; the content may be secret.</summary>
    public override string ToString() => Target;

    private static string? Text(byte[]? content) => content is null ? null : Encoding.UTF8.GetString(content);
}
