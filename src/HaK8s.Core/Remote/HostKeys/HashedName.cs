using System.Security.Cryptography;
using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>Host names as <c>HashKnownHosts yes</c> writes them: <c>|1|salt|HMAC-SHA1(salt, host)</c>.</summary>
internal static class HashedName
{
    public static bool IsOne(string hosts) => hosts.StartsWith('|');

    public static bool Matches(string hosts, string name)
    {
        Span<byte> salt = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return hosts.Split('|') is ["", "1", var text, _] && Convert.TryFromBase64String(text, salt, out int length) && length == salt.Length
            && Create(name, salt) == hosts;
    }

    public static string Create(string name) => Create(name, RandomNumberGenerator.GetBytes(HMACSHA1.HashSizeInBytes));

    // SHA-1 is the file format's choice, not ours; it hides names here and guards nothing.
#pragma warning disable CA5350
    private static string Create(string name, ReadOnlySpan<byte> salt) =>
        $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(name)))}";
#pragma warning restore CA5350
}
