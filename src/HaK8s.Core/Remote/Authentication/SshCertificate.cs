namespace HaK8s.Remote.Authentication;

/// <summary>
/// What an OpenSSH user certificate says (PROTOCOL.certkeys). It is read here because SSH.NET keeps the key in it as a number and so loses
/// a leading byte 0xFF of an Ed25519 key. Whether it is genuine is the server's to judge.
/// </summary>
internal sealed record SshCertificate(
    byte[] KeyBlob, bool IsForUsers, string KeyId, IReadOnlyList<string> Principals, ulong ValidAfter, ulong ValidBefore)
{
    public static SshCertificate Read(byte[] blob)
    {
        SshReader reader = new(blob);
        string type = reader.Text();
        string name = type[..^SshPublicKey.CertificateSuffix.Length];
        // A security key's own type has the suffix that the certificate's type says once.
        string keyType = name.StartsWith("sk-", StringComparison.Ordinal) ? name + "@openssh.com" : name;
        int fields = name switch
        {
            "ssh-ed25519" => 1,
            "ssh-rsa" or "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521" or "sk-ssh-ed25519" => 2,
            "sk-ecdsa-sha2-nistp256" => 3,
            _ => throw new FormatException($"Certificates of the type {type} are not known."),
        };
        _ = reader.String(); // nonce
        SshWriter key = new SshWriter().String(keyType);
        for (int i = 0; i < fields; i++)
            key.String(reader.String());
        _ = reader.UInt64(); // serial number
        bool isForUsers = reader.UInt32() == 1;
        string keyId = reader.Text();
        List<string> principals = [];
        for (SshReader names = new(reader.String()); names.Rest.Length > 0;)
            principals.Add(names.Text());
        return new(key.ToArray(), isForUsers, keyId, principals, reader.UInt64(), reader.UInt64());
    }

    /// <summary>Why a server would refuse this certificate, as far as can be told here; null when nothing is seen.</summary>
    public string? Doubt(string userName, DateTimeOffset now)
    {
        ulong seconds = (ulong)now.ToUnixTimeSeconds();
        if (!IsForUsers)
            return "is a host's certificate, not a user's";
        if (seconds >= ValidBefore)
            return $"expired on {Time(ValidBefore)}";
        if (seconds < ValidAfter)
            return $"is not valid before {Time(ValidAfter)}";
        return Principals.Count > 0 && !Principals.Contains(userName)
            ? $"is made out to {string.Join(", ", Principals.Select(ForeignText.OneLine))}, not to {userName}"
            : null;
    }

    private static string Time(ulong seconds) => seconds > 253402300799
        ? "the end of time"
        : DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'");
}
