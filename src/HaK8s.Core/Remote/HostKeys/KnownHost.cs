using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>What a line says of its key.</summary>
internal enum KnownHostMarker
{
    /// <summary>It is a host's.</summary>
    None,
    /// <summary><c>@cert-authority</c>: it signs hosts' certificates.</summary>
    Authority,
    /// <summary><c>@revoked</c>: nobody may use it any more.</summary>
    Revoked,
}

/// <summary>One line of a known_hosts file: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.</summary>
internal sealed record KnownHost(string File, int Line, KnownHostMarker Marker, SshPublicKey Key)
{
    private static readonly char[] Blank = [' ', '\t'];

    /// <summary>What the line says of a host; null when it does not speak of it, or cannot be read: ssh passes over such a line as well.</summary>
    public static KnownHost? Read(string file, int number, string line, string name)
    {
        string[] fields = line.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields[0][0] == '#')
            return null;
        KnownHostMarker? marker = fields[0] switch
        {
            "@cert-authority" => KnownHostMarker.Authority,
            "@revoked" => KnownHostMarker.Revoked,
            ['@', ..] => null,
            _ => KnownHostMarker.None,
        };
        if (marker is not { } known || fields[(known == KnownHostMarker.None ? 0 : 1)..] is not [var hosts, var type, var base64, ..] || !Covers(hosts, name))
            return null;
        try
        {
            SshPublicKey key = SshPublicKey.Parse(Convert.FromBase64String(base64));
            return key.Type == type ? new KnownHost(file, number, known, key) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool Covers(string hosts, string name) => Encoding.UTF8.GetBytes(hosts) is var bytes && HashedName.IsOne(bytes)
        ? HashedName.Matches(bytes, Encoding.UTF8.GetBytes(name)) : HostPattern.MatchesList(hosts.Split(','), name);
}
