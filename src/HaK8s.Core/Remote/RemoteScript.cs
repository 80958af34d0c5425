namespace HaK8s.Remote;

/// <summary>
/// A POSIX sh script, embedded in this assembly as <c>Name.sh</c>, to be run on a node in one exec round trip.
/// Arguments reach it as $1, $2, ... quoted, and are seen in the node's process list: nothing secret may be among them.
/// Secrets and file contents go through <see cref="Input"/>.
/// </summary>
/// <param name="Name">The script's file name without <c>.sh</c>.</param>
/// <param name="Arguments">Its positional parameters.</param>
public sealed record RemoteScript(string Name, params string[] Arguments)
{
    /// <summary>Bytes for the script's standard input; null when there are none.</summary>
    // SSH.NET closes a standard input only after something was written to it, and the script would wait for its end.
    public Stream? Input { get; init => field = value is { CanSeek: true, Length: 0 } ? null : value; }
}
