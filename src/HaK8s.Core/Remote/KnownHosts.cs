using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HaK8s.Remote;

/// <summary>What known_hosts says of a key.</summary>
internal enum HostKeyVerdict { Known, Unknown, Changed, Revoked }

/// <summary>The answer, with the line that decided it.</summary>
internal readonly record struct HostKeyAnswer(HostKeyVerdict Verdict, KnownHost? Entry);

/// <summary>One line of a known_hosts file.</summary>
internal sealed record KnownHost(string File, int Line, string Marker, string Hosts, string KeyType, byte[] Key)
{
    /// <summary>True when this line speaks of the host. Patterns as in sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.</summary>
    public bool Covers(string token)
    {
        if (Hosts.StartsWith("|1|", StringComparison.Ordinal))
            return HashedHost.Matches(Hosts, token);
        bool covered = false;
        foreach (string pattern in Hosts.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            bool negated = pattern[0] == '!';
            if (!HostPattern.Matches(negated ? pattern[1..] : pattern, token))
                continue;
            // A negated match wins over every other on the line.
            if (negated)
                return false;
            covered = true;
        }
        return covered;
    }
}

/// <summary>Host names as <c>HashKnownHosts yes</c> writes them: <c>|1|salt|HMAC-SHA1(salt, host)</c>.</summary>
internal static class HashedHost
{
    public static bool Matches(string field, string token)
    {
        string[] parts = field.Split('|');
        Span<byte> salt = stackalloc byte[64], hash = stackalloc byte[64];
        return parts.Length == 4
            && Convert.TryFromBase64String(parts[2], salt, out int saltLength)
            && Convert.TryFromBase64String(parts[3], hash, out int hashLength)
            && hash[..hashLength].SequenceEqual(Hash(salt[..saltLength], token));
    }

    public static string Create(string token)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(HMACSHA1.HashSizeInBytes);
        return $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(Hash(salt, token))}";
    }

    // SHA-1 is the file format's choice, not ours; it hides names here and guards nothing.
#pragma warning disable CA5350
    private static byte[] Hash(ReadOnlySpan<byte> salt, string token) => HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(token));
#pragma warning restore CA5350
}

/// <summary>Patterns with * and ?, not case-sensitive, over the whole text.</summary>
internal static class HostPattern
{
    public static bool Matches(string pattern, string text) => Matches(pattern.AsSpan(), text.AsSpan());

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                for (int skip = 0; skip <= text.Length; skip++)
                    if (Matches(pattern[1..], text[skip..]))
                        return true;
                return false;
            }
            if (text.IsEmpty || (pattern[0] != '?' && char.ToLowerInvariant(pattern[0]) != char.ToLowerInvariant(text[0])))
                return false;
            pattern = pattern[1..];
            text = text[1..];
        }
        return text.IsEmpty;
    }
}

/// <summary>
/// The known_hosts files of a connection: plain, hashed, <c>[host]:port</c>, wildcards, negation, several keys for one host, @revoked.
/// Lines marked @cert-authority are passed over: a host certificate is not accepted on their word yet.
/// </summary>
internal sealed class KnownHosts
{
    private readonly List<KnownHost> entries = [];

    private KnownHosts(IReadOnlyList<string> files) => Files = files;

    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads the files that exist; a line that cannot be read is passed over, as ssh does.</summary>
    public static KnownHosts Read(params string[] files)
    {
        KnownHosts known = new(files);
        foreach (string file in files.Where(File.Exists))
        {
            int number = 0;
            foreach (string line in File.ReadLines(file))
                if (Parse(file, ++number, line) is { } entry)
                    known.entries.Add(entry);
        }
        return known;
    }

    /// <summary>The name under which a host stands in the file: the bare name on port 22, otherwise <c>[name]:port</c>.</summary>
    public static string Token(string host, int port) => port == 22 ? host : $"[{host}]:{port}";

    public HostKeyAnswer Check(string host, int port, byte[] key)
    {
        List<KnownHost> lines = Lines(host, port);
        if (lines.Find(entry => entry.Marker == "@revoked" && entry.Key.AsSpan().SequenceEqual(key)) is { } revoked)
            return new(HostKeyVerdict.Revoked, revoked);
        lines.RemoveAll(entry => entry.Marker.Length > 0);
        if (lines.Find(entry => entry.Key.AsSpan().SequenceEqual(key)) is { } match)
            return new(HostKeyVerdict.Known, match);
        // Any other key on file for this host makes this one a change: a new key type is no way around the old one.
        // The line shown is the one that this key would replace.
        string type = KeyType(key);
        return lines.Count > 0 ? new(HostKeyVerdict.Changed, lines.Find(entry => entry.KeyType == type) ?? lines[0]) : new(HostKeyVerdict.Unknown, null);
    }

    /// <summary>Key types on file for the host, so that the server can be asked for one that is known.</summary>
    public IEnumerable<string> KeyTypes(string host, int port) =>
        Lines(host, port).Where(entry => entry.Marker.Length == 0).Select(entry => entry.KeyType).Distinct();

    /// <summary>Remembers a key in the first file: one append of one line, hashed where the file hashes.</summary>
    public static void Append(string file, string host, int port, string keyType, byte[] key)
    {
        string old = File.Exists(file) ? File.ReadAllText(file) : "";
        bool hashed = old.StartsWith("|1|", StringComparison.Ordinal) || old.Contains("\n|1|", StringComparison.Ordinal);
        string name = Token(host, port);
        string line = $"{(old.Length > 0 && !old.EndsWith('\n') ? "\n" : "")}{(hashed ? HashedHost.Create(name) : name)} {keyType} {Convert.ToBase64String(key)}\n";
        LocalFile.Append(file, Encoding.UTF8.GetBytes(line));
    }

    /// <summary>The type that stands inside the key itself: the negotiated name may be a signature algorithm (rsa-sha2-512).</summary>
    public static string KeyType(ReadOnlySpan<byte> key) => Encoding.ASCII.GetString(key.Slice(4, BinaryPrimitives.ReadInt32BigEndian(key)));

    /// <summary>A key's fingerprint as ssh-keygen -l prints it.</summary>
    public static string Fingerprint(byte[] key) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=');

    private List<KnownHost> Lines(string host, int port)
    {
        string token = Token(host, port);
        return entries.FindAll(entry => entry.Covers(token));
    }

    private static KnownHost? Parse(string file, int number, string line)
    {
        string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields[0][0] == '#')
            return null;
        string marker = fields[0][0] == '@' ? fields[0] : "";
        ReadOnlySpan<string> rest = fields.AsSpan(marker.Length > 0 ? 1 : 0);
        if (rest.Length < 3)
            return null;
        try
        {
            return new KnownHost(file, number, marker, rest[0], rest[1], Convert.FromBase64String(rest[2]));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
