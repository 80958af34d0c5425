using Renci.SshNet;
using Renci.SshNet.Security;

namespace HaK8s.Remote.HostKeys;

/// <summary>
/// Takes the key or certificate of a server as the bytes that came. SSH.NET shows a host key written anew from what it read, without its
/// certificate, and checks certificates in its own way; here a certificate is to it no more than the plain key inside, and
/// <see cref="HostKeyJudge"/> judges the rest.
/// </summary>
internal sealed class OfferedHostKey
{
    private OfferedHostKey() { }

    /// <summary>What the server offered last; empty before the first key exchange.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Type and fingerprint of the key, also when a certificate vouches for it.</summary>
    public string Key => $"{(HostCertificate.IsOne(Bytes) ? HostCertificate.Parse(Bytes).PlainKey : SshPublicKey.Parse(Bytes))}";

    /// <summary>Sets up a connection that is yet to be made: asks for known kinds of key first, and keeps what comes.</summary>
    public static OfferedHostKey Watch(ConnectionInfo connection, KnownKeyTypes known)
    {
        OfferedHostKey offered = new();
        Dictionary<string, Func<byte[], KeyHostAlgorithm>> all = connection.HostKeyAlgorithms.ToDictionary();
        string[] order = [.. known.Order(connection.HostKeyAlgorithms.Select(algorithm => algorithm.Key))];
        connection.HostKeyAlgorithms.Clear();
        foreach (string name in order)
        {
            bool certified = name.EndsWith(HostCertificate.TypeSuffix, StringComparison.Ordinal);
            if (all.TryGetValue(certified ? name[..^HostCertificate.TypeSuffix.Length] : name, out Func<byte[], KeyHostAlgorithm>? plain))
                connection.HostKeyAlgorithms.Add(name, bytes => plain(certified ? PlainKey(offered.Bytes = bytes) : offered.Bytes = bytes));
        }
        return offered;
    }

    private static byte[] PlainKey(byte[] certificate)
    {
        try
        {
            return HostCertificate.Parse(certificate).PlainKey.Bytes;
        }
        catch (FormatException e)
        {
            throw Failure.HostKeyMalformed("the server", e);
        }
    }
}
