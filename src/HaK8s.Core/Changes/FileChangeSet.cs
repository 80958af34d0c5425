using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using HaK8s.Remote;

namespace HaK8s.Changes;

/// <summary>
/// Changes files of a node together, so that they can be put back: each file replaced or removed is kept beside it as
/// <c>TARGET.hak8s-ID</c>, and a record under /var/lib/hak8s/changes/ID says what was done.
/// </summary>
public static partial class FileChangeSet
{
    /// <summary>Where the records are.</summary>
    public const string DefaultRecords = "/var/lib/hak8s/changes";

    private const string Script = "files-change";

    // What they have while they are staged.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new id: UTC time and four random digits, such as <c>20261124-163000-9f3c</c>.</summary>
    public static string NewId() =>
        $"{DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";

    /// <summary>Applies the edits that change something, all or none; gives their targets. Without any and without a note, the node is not even asked.</summary>
    /// <param name="session">The node.</param>
    /// <param name="id">From <see cref="NewId"/>; the same id may serve several nodes.</param>
    /// <param name="edits">Each target once.</param>
    /// <param name="note">The maker (a cmdlet's name), then after a semicolon what else it wants to know: one line that <see cref="RollbackAsync"/> gives back; seen in the node's process list, so nothing secret.</param>
    /// <param name="cancellationToken">Counts until the first file is replaced.</param>
    /// <exception cref="HaK8sException"><c>ChangedMeanwhile</c>, or what placing files fails with; nothing was changed then.</exception>
    public static Task<IReadOnlyList<string>> ApplyAsync(
        IRemoteSession session, string id, IEnumerable<FileEdit> edits, string note = "", CancellationToken cancellationToken = default) =>
        ApplyAsync(session, id, edits, note, DefaultRecords, cancellationToken);

    /// <summary>Puts back what was there before a change.</summary>
    /// <param name="session">The node.</param>
    /// <param name="id">The change's id.</param>
    /// <param name="maker">What made it: only that knows what else has to be taken back.</param>
    /// <param name="force">Also files that were changed since; what stands there is kept as <c>TARGET.hak8s-ID-replaced</c>.</param>
    /// <param name="cancellationToken">Counts until the first file is put back.</param>
    /// <exception cref="HaK8sException">
    /// <c>ChangeIdInvalid</c>, <c>ChangeUnknown</c>, <c>ChangeOfAnother</c>, <c>ChangeRolledBack</c>, <c>ChangeOverwritten</c>, <c>ChangeBackupLost</c>; or what placing
    /// files fails with.
    /// </exception>
    public static Task<FileRollback> RollbackAsync(IRemoteSession session, string id, string maker, bool force = false, CancellationToken cancellationToken = default) =>
        RollbackAsync(session, id, maker, force, DefaultRecords, cancellationToken);

    internal static async Task<IReadOnlyList<string>> ApplyAsync(
        IRemoteSession session, string id, IEnumerable<FileEdit> edits, string note, string records, CancellationToken cancellationToken)
    {
        FileEdit[] changes = [.. edits.Where(edit => edit.HasChange)];
        if (changes.FirstOrDefault(edit => !PlaceFiles.IsPlainAbsolute(edit.Target)) is { } bad)
            throw Failure.TargetPathInvalid(bad.Target);
        if (changes.GroupBy(edit => edit.Target).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Failure.TargetPathInvalid(twice.Key);
        if (changes.Length == 0 && note.Length == 0)
            return [];
        if (!IdPattern().IsMatch(id))
            throw Failure.ChangeIdInvalid(id);
        if (note.Any(char.IsControl))
            throw new ArgumentException("A note is one line.", nameof(note));
        byte[] archive = PlaceFiles.Archive([.. changes.Select(edit => (edit.After ?? [], OwnerOnly))]);
        try
        {
            using MemoryStream input = new(archive, writable: false);
            string stage = ".hak8s." + RandomNumberGenerator.GetHexString(16, lowercase: true);
            RemoteScript script = new(Script, ["apply", records, id, note, stage, .. changes.SelectMany(Arguments)]) { Input = input };
            return Targets(await RunAsync(session, script, id, cancellationToken));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(archive);
        }
    }

    internal static async Task<FileRollback> RollbackAsync(IRemoteSession session, string id, string maker, bool force, string records, CancellationToken cancellationToken)
    {
        if (!IdPattern().IsMatch(id))
            throw Failure.ChangeIdInvalid(id);
        RemoteResult result = await RunAsync(session, new(Script, "rollback", records, id, force ? "yes" : "no", maker), id, cancellationToken);
        return new(id, Targets(result), result["note"] ?? "");
    }

    private static async Task<RemoteResult> RunAsync(IRemoteSession session, RemoteScript script, string id, CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(script, null, cancellationToken);
        if (result.ExitCode == 0)
            return result;
        string fail = result["fail"] ?? $"failed\tfiles-change.sh ended with status {result.ExitCode}";
        string[] changed = [.. result.All("changed")];
        throw (fail.Split('\t') switch
        {
            ["changed", ..] when script.Arguments[0] == "apply" => Failure.ChangedMeanwhile(string.Join(", ", changed)),
            ["changed", ..] => Failure.ChangeOverwritten(id, changed),
            ["unknown", ..] => Failure.ChangeUnknown(id, [.. result.All("id")]),
            ["other", var maker] => Failure.ChangeOfAnother(id, maker),
            ["rolledback", ..] => Failure.ChangeRolledBack(id),
            ["backup", var path] => Failure.ChangeBackupLost(id, path),
            _ => Failure.FilesNotPlaced(fail, session.Node.LoginName, result),
        }).On(session.Node.Name);
    }

    private static IEnumerable<string> Arguments(FileEdit edit) =>
        [Sum(edit.Before), Sum(edit.After), (edit.EnforceMode ? "=" : "") + Convert.ToString((int)edit.Mode, 8), edit.Target];

    private static string Sum(byte[]? content) => content is null ? "-" : Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    private static string[] Targets(RemoteResult result) => [.. result.All("target")];

    [GeneratedRegex(@"^\d{8}-\d{6}-[0-9a-f]{4}\z")]
    private static partial Regex IdPattern();
}

/// <summary>What a rollback put back.</summary>
/// <param name="Id">The change.</param>
/// <param name="Targets">The files put back or removed.</param>
/// <param name="Note">What the change was made with.</param>
public sealed record FileRollback(string Id, IReadOnlyList<string> Targets, string Note);
