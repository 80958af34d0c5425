namespace HaK8s.Remote;

/// <summary>What happened, or in a plan would happen, to a file on a node.</summary>
public enum PlacedFileStatus
{
    /// <summary>It was there with this content, mode and owner; nothing was touched, its times neither.</summary>
    Unchanged,
    /// <summary>It was not there.</summary>
    Created,
    /// <summary>It had another content, mode or owner.</summary>
    Updated,
}

/// <summary>A file on a node, as read back after placing; in a plan, as it would be.</summary>
/// <param name="Target">Absolute path on the node.</param>
/// <param name="Status">What happened to it.</param>
/// <param name="Mode">Four octal digits, such as <c>0600</c>.</param>
/// <param name="Owner"><c>user:group</c>.</param>
/// <param name="Sha256">SHA-256 of the content, lower-case hexadecimal.</param>
public sealed record PlacedFile(string Target, PlacedFileStatus Status, string Mode, string Owner, string Sha256);

/// <summary>What placing files did, or in a plan would do.</summary>
/// <param name="Files">The files, in the order given.</param>
/// <param name="MadeDirectories">Directories that were missing, outermost first.</param>
public sealed record Placement(IReadOnlyList<PlacedFile> Files, IReadOnlyList<string> MadeDirectories)
{
    /// <summary>Whether there was, or is, anything to change.</summary>
    public bool HasChanges => Files.Any(file => file.Status != PlacedFileStatus.Unchanged);

    /// <summary>What an operator should know although all went well.</summary>
    public IEnumerable<string> Warnings => Files
        .Where(file => file.Owner != "root:root")
        .GroupBy(file => file.Owner)
        .Select(files => $"{string.Join(", ", files.Select(file => file.Target))}: the owner is {files.Key}, since the login user is not root. " +
            "Set Sudo on the node to have files owned by root:root.");
}
