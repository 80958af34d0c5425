using System.Net.Sockets;
using HaK8s.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace HaK8s.Remote;

/// <summary>Makes an authenticated SSH connection whose host key was checked, or says why there is none.</summary>
internal static class SshConnection
{
    /// <summary>How long TCP, key exchange and login may take together.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static async Task<SshClient> OpenAsync(Node node, CancellationToken cancellationToken)
    {
        KnownHosts known = KnownHosts.Read(KnownHostsFiles(node));
        IPrivateKeySource[] keys = PrivateKeys.Load(node);
        ConnectionInfo info = new(node.HostName, (node.Port ?? 22), (node.UserName ?? Environment.UserName), new PrivateKeyAuthenticationMethod((node.UserName ?? Environment.UserName), keys))
        {
            Timeout = Timeout,
        };
        PreferKnownKeyTypes(info, known.KeyTypes(node.HostName, (node.Port ?? 22)));

        SshClient client = new(info) { KeepAliveInterval = KeepAlive };
        HaK8sException? refusal = null;
        client.HostKeyReceived += (_, offered) =>
        {
            // Without a verdict nothing is trusted; SSH.NET's own default is to trust everybody.
            offered.CanTrust = false;
            refusal = Judge(node, known, offered.HostKey);
            offered.CanTrust = refusal is null;
        };
        Task connecting = OwnThread.Run(client.Connect);
        try
        {
            await connecting.WaitAsync(Timeout, cancellationToken);
            return client;
        }
        catch (Exception e)
        {
            // An attempt that was given up may go on for a while; nobody has to wait for its end.
            _ = connecting.ContinueWith(_ => client.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (refusal is not null)
                throw refusal;
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(node, keys.Length, e);
        }
    }

    private static HaK8sException? Judge(Node node, KnownHosts known, byte[] key)
    {
        (string host, string type, string fingerprint) = (KnownHosts.Token(node.HostName, (node.Port ?? 22)), KnownHosts.KeyType(key), KnownHosts.Fingerprint(key));
        switch (known.Check(node.HostName, (node.Port ?? 22), key))
        {
            case { Verdict: HostKeyVerdict.Known }:
                return null;
            case { Verdict: HostKeyVerdict.Revoked, Entry: { } entry }:
                return Failure.HostKeyRevoked(host, fingerprint, entry.File, entry.Line);
            case { Verdict: HostKeyVerdict.Changed, Entry: { } entry }:
                return Failure.HostKeyChanged(host, type, fingerprint, $"{entry.KeyType} {KnownHosts.Fingerprint(entry.Key)}", entry.File, entry.Line);
            case var _ when node.HostKeyPolicy == HostKeyPolicy.AcceptNew:
                KnownHosts.Append(known.Files[0], node.HostName, (node.Port ?? 22), type, key);
                return null;
            default:
                return Failure.HostKeyUnknown(host, type, fingerprint, string.Join(" or ", known.Files));
        }
    }

    private static string[] KnownHostsFiles(Node node) => node.KnownHosts is { } file
        ? [file]
        : [Path.Combine(PrivateKeys.SshFolder, "known_hosts"), "/etc/ssh/ssh_known_hosts"];

    /// <summary>Asks the server first for key types that are on file, so that a host with several keys shows a known one.</summary>
    private static void PreferKnownKeyTypes(ConnectionInfo info, IEnumerable<string> types)
    {
        HashSet<string> wanted = [.. types];
        if (wanted.Contains("ssh-rsa"))
            wanted.UnionWith(["rsa-sha2-512", "rsa-sha2-256"]);
        KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>[] all = [.. info.HostKeyAlgorithms];
        info.HostKeyAlgorithms.Clear();
        foreach ((string name, Func<byte[], KeyHostAlgorithm> create) in all.OrderBy(algorithm => wanted.Contains(algorithm.Key) ? 0 : 1))
            info.HostKeyAlgorithms.Add(name, create);
    }

    private static HaK8sException Explain(Node node, int keyCount, Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
            Failure.HostNotFound(node.HostName, e),
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown } =>
            Failure.HostUnreachable(node.HostName, e),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Failure.ConnectionRefused(node.HostName, (node.Port ?? 22), e),
        SocketException { SocketErrorCode: SocketError.TimedOut } or SshOperationTimeoutException or OperationCanceledException or TimeoutException =>
            Failure.ConnectionTimeout(node.HostName, (node.Port ?? 22), Timeout, e),
        SshAuthenticationException => Failure.AuthenticationRefused((node.UserName ?? Environment.UserName), node.HostName,
            node.KeyFile is { } file ? $"the key {file}" : $"the {keyCount} key(s) in ~/.ssh", e),
        HaK8sException known => known,
        _ => Failure.ConnectionFailed(node.HostName, (node.Port ?? 22), e),
    };
}
