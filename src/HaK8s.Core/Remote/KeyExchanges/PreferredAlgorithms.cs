using Renci.SshNet;

namespace HaK8s.Remote.KeyExchanges;

/// <summary>What a server is asked for first, of what SSH.NET has and thinks safe.</summary>
internal static class PreferredAlgorithms
{
    // The processor does all of it, checksum included: twice as much goes through as with SSH.NET's first, AES-CTR and an HMAC beside it.
    private static readonly string[] Ciphers = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"];

    /// <summary>Sets up a connection that is yet to be made.</summary>
    public static void Set(ConnectionInfo connection)
    {
        Sntrup761X25519.Prefer(connection);
        Dictionary<string, CipherInfo> all = connection.Encryptions.ToDictionary();
        string[] order = [.. Ciphers.Where(all.ContainsKey), .. connection.Encryptions.Keys.Except(Ciphers)];
        connection.Encryptions.Clear();
        foreach (string name in order)
            connection.Encryptions.Add(name, all[name]);
    }
}
