using System.Collections.Concurrent;
using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>Puts the key of a new host on file: one append of one whole line, hashed where the file hashes.</summary>
internal static class NewKnownHost
{
    private static readonly ConcurrentDictionary<string, object> Locks = new();

    /// <summary>What connections to new hosts hold, one after the other, so that none of them writes what another has just written.</summary>
    public static object LockOf(string file) => Locks.GetOrAdd(Path.GetFullPath(file), _ => new object());

    /// <summary>Why the line could not be written, or null. A connection does not fail for it, as it does not with ssh.</summary>
    public static string? Append(string file, KnownHostName host, SshPublicKey key, bool hash)
    {
        try
        {
            KnownHostsFile? old = KnownHostsFile.Read(file);
            string name = hash || old is { HasHashedNames: true } ? HashedName.Create(host.Written) : host.Written;
            string mended = old is { EndsWithLine: false } ? "\n" : "";
            LocalFile.Append(file, Encoding.UTF8.GetBytes($"{mended}{name} {key.Type} {Convert.ToBase64String(key.Bytes)}\n"));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The host key of {host} ({key}) was accepted, but could not be added to {file}: {e.Message}";
        }
    }
}
