using System.Globalization;
using HaK8s.Remote;

namespace HaK8s.Changes;

/// <summary>A file as it was read from a node.</summary>
/// <param name="Path">Absolute path on the node.</param>
/// <param name="Content">Its bytes; null when there is no file. They may be secret.</param>
/// <param name="Mode">Its permission bits; 0 when there is no file.</param>
public sealed record NodeFile(string Path, byte[]? Content, UnixFileMode Mode)
{
    /// <summary>The edit that leads to this content; <paramref name="mode"/> counts for a new file.</summary>
    public FileEdit Edit(byte[]? after, UnixFileMode mode = FileEdit.Readable) => new(Path, Content, after, mode);

    /// <summary>The path alone; the content may be secret.</summary>
    public override string ToString() => Path;
}

/// <summary>Files of a node, read byte for byte in one round trip.</summary>
public sealed class NodeFiles
{
    private readonly Dictionary<string, NodeFile> files;

    private NodeFiles(IEnumerable<NodeFile> read) => files = read.DistinctBy(file => file.Path).ToDictionary(file => file.Path);

    /// <summary>Those that are there, in the order of the paths and, for a glob, of the shell.</summary>
    public IEnumerable<NodeFile> Present => files.Values.Where(file => file.Content is not null);

    /// <summary>A file by its path; one without content when it is not there.</summary>
    public NodeFile this[string path] => files.GetValueOrDefault(path) ?? new(path, null, 0);

    /// <summary>Reads files; changes nothing. Links are followed.</summary>
    /// <param name="session">The node.</param>
    /// <param name="paths">Absolute paths, or globs such as <c>/etc/sysctl.d/*.conf</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HaK8sException"><c>FileNotReadable</c>, <c>TargetIsDirectory</c>, <c>TargetIsNotAFile</c>, <c>NodeToolMissing</c>; or the connection.</exception>
    public static async Task<NodeFiles> ReadAsync(IRemoteSession session, IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        RemoteResult result = await session.RunAsync(new RemoteScript("files-read", [.. paths]), null, cancellationToken);
        if (result["fail"] is { } fail)
            throw (fail.Split('\t') is ["denied", var path] ? Failure.FileNotReadable(path, session.Node.LoginName) : Failure.FilesNotPlaced(fail, session.Node.LoginName, result))
                .On(session.Node.Name);
        return result.ExitCode == 0
            ? new(result.Fields.Select(Parse).OfType<NodeFile>())
            : throw Failure.PlaceFilesFailed($"files-read.sh ended with status {result.ExitCode}", result).On(session.Node.Name);
    }

    private static NodeFile? Parse(KeyValuePair<string, string> field) => (field.Key, field.Value.Split('\t')) switch
    {
        ("file", [var path, var mode, var content]) => new(path, Convert.FromBase64String(content), ParseMode(mode)),
        ("missing", [var path]) => new(path, null, 0),
        _ => null,
    };

    private static UnixFileMode ParseMode(string octal) =>
        (UnixFileMode)octal.Aggregate(0, (mode, digit) => mode * 8 + int.Parse(digit.ToString(), CultureInfo.InvariantCulture));
}
