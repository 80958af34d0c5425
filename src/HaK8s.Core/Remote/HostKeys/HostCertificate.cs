namespace HaK8s.Remote.HostKeys;

/// <summary>
/// An OpenSSH certificate (PROTOCOL.certkeys), read from the bytes that the server sent: SSH.NET's own reading loses a first byte 0xFF of an
/// Ed25519 key and gives up at a certificate that has expired, where ssh goes on to the plain key inside.
/// </summary>
internal sealed class HostCertificate
{
    public const string TypeSuffix = "-cert-v01@openssh.com";

    private const uint HostKind = 2;

    // 9999-12-31T23:59:59Z; what ssh-keygen writes for "forever" lies far behind.
    private const ulong LastSecond = 253402300799;

    private readonly byte[] signed;
    private readonly byte[] signature;
    private readonly uint kind;
    private readonly ulong validAfter;
    private readonly ulong validBefore;
    private readonly List<string> principals = [];
    private readonly List<string> criticalOptions = [];

    private HostCertificate(ReadOnlySpan<byte> bytes)
    {
        SshReader reader = new(bytes);
        string type = reader.Text();
        if (!type.EndsWith(TypeSuffix, StringComparison.Ordinal))
            throw new FormatException($"{type} is no type of certificate.");
        string plainType = type[..^TypeSuffix.Length] is var name && name.StartsWith("rsa-sha2-", StringComparison.Ordinal) ? "ssh-rsa" : name;
        _ = reader.String(); // the nonce
        int keyStart = reader.Position;
        for (int field = plainType == "ssh-ed25519" ? 1 : 2; field > 0; field--)
            _ = reader.String();
        PlainKey = SshPublicKey.Parse(new SshWriter().String(plainType).Raw(bytes[keyStart..reader.Position]).ToArray());
        Serial = reader.UInt64();
        kind = reader.UInt32();
        KeyId = reader.Text();
        SshReader names = new(reader.String());
        while (!names.AtEnd)
            principals.Add(names.Text());
        validAfter = reader.UInt64();
        validBefore = reader.UInt64();
        SshReader options = new(reader.String());
        while (!options.AtEnd)
        {
            criticalOptions.Add(options.Text());
            _ = options.String();
        }
        _ = reader.String(); // extensions, which say nothing of hosts
        _ = reader.String(); // reserved
        Authority = SshPublicKey.Parse(reader.String());
        signed = bytes[..reader.Position].ToArray();
        signature = reader.String().ToArray();
        reader.End();
    }

    /// <summary>The host's key without the certificate around it.</summary>
    public SshPublicKey PlainKey { get; }

    /// <summary>The key that signed; whether it is trusted is for known_hosts to say.</summary>
    public SshPublicKey Authority { get; }

    public string KeyId { get; }

    public ulong Serial { get; }

    public static bool IsOne(ReadOnlySpan<byte> key)
    {
        SshReader reader = new(key);
        return reader.Text().EndsWith(TypeSuffix, StringComparison.Ordinal);
    }

    /// <exception cref="FormatException">It is not a whole certificate.</exception>
    public static HostCertificate Parse(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>What speaks against the certificate for a host, its authority being trusted; null when nothing does.</summary>
    public string? WhyRefused(string host, DateTimeOffset now)
    {
        ulong seconds = (ulong)now.ToUnixTimeSeconds();
        return SignatureHolds() switch
        {
            null => $"its authority's signature is of a kind that cannot be checked here ({SignatureAlgorithm()} by {Authority.Type}).",
            false => "its signature is not its authority's.",
            true when kind != HostKind => "it is a user's certificate, not a host's.",
            true when seconds < validAfter => $"it is valid from {Time(validAfter)} on, and now it is {Time(seconds)}.",
            true when seconds >= validBefore => $"it expired at {Time(validBefore)}, and now it is {Time(seconds)}.",
            // As ssh since 10: a certificate for nobody is not one for everybody.
            true when principals.Count == 0 => "it names no host.",
            true when !principals.Exists(principal => HostPattern.Matches(principal, host)) => $"it is for {string.Join(", ", principals)}, not for {host}.",
            true when criticalOptions.Count > 0 => $"it demands what is not known for hosts: {string.Join(", ", criticalOptions)}.",
            true => null,
        };
    }

    private bool? SignatureHolds()
    {
        try
        {
            return Authority.Verify(signed, signature);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private string SignatureAlgorithm()
    {
        SshReader reader = new(signature);
        return reader.Text();
    }

    private static string Time(ulong seconds) => seconds > LastSecond ? "for ever" : DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'");
}
