using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>Host names as <c>HashKnownHosts yes</c> writes them: <c>|1|salt|HMAC-SHA1(salt, host)</c>.</summary>
internal static class HashedName
{
    private const int HashSize = HMACSHA1.HashSizeInBytes, TextSize = 28, SaltAt = 3, HashAt = SaltAt + TextSize + 1, Size = HashAt + TextSize;

    public static bool IsOne(ReadOnlySpan<byte> hosts) => hosts is [(byte)'|', ..];

    public static bool Matches(ReadOnlySpan<byte> hosts, ReadOnlySpan<byte> name)
    {
        Span<byte> salt = stackalloc byte[HashSize], written = stackalloc byte[Size];
        // Another spelling of the same bytes does not count, for ssh either.
        return hosts.Length == Size && Base64.DecodeFromUtf8(hosts.Slice(SaltAt, TextSize), salt, out _, out int length) == OperationStatus.Done && length == HashSize
            && Write(name, salt, written).SequenceEqual(hosts);
    }

    public static string Create(string name) =>
        Encoding.ASCII.GetString(Write(Encoding.UTF8.GetBytes(name), RandomNumberGenerator.GetBytes(HashSize), new byte[Size]));

    private static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> salt, Span<byte> written)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        // SHA-1 is the file format's choice, not ours; it hides names here and guards nothing.
#pragma warning disable CA5350
        HMACSHA1.HashData(salt, name, hash);
#pragma warning restore CA5350
        "|1|"u8.CopyTo(written);
        Base64.EncodeToUtf8(salt, written[SaltAt..], out _, out _);
        written[HashAt - 1] = (byte)'|';
        Base64.EncodeToUtf8(hash, written[HashAt..], out _, out _);
        return written;
    }
}
