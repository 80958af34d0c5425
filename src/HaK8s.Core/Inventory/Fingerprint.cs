using System.Security.Cryptography;

namespace HaK8s.Inventory;

/// <summary>The SHA-256 fingerprint of an SSH key, as <c>ssh-keygen -l</c> prints it.</summary>
public sealed record Fingerprint
{
    private const string Prefix = "SHA256:";

    private readonly string digest;

    private Fingerprint(byte[] hash) => digest = Convert.ToBase64String(hash).TrimEnd('=');

    /// <summary>Reads <c>SHA256:</c> and base64, with or without its padding.</summary>
    /// <exception cref="HaK8sException">InvalidFingerprint.</exception>
    public static Fingerprint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.StartsWith("MD5:", StringComparison.OrdinalIgnoreCase) || trimmed.Split(':').Length == 16)
            throw Failure.InvalidFingerprint(text, "MD5 proves nothing any more.");
        if (!trimmed.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            throw Failure.InvalidFingerprint(text, $"it does not begin with {Prefix}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        string base64 = trimmed[Prefix.Length..].TrimEnd('=');
        return base64.Length == 43 && Convert.TryFromBase64String(base64 + "=", hash, out int length) && length == hash.Length
            ? new Fingerprint(hash.ToArray())
            : throw Failure.InvalidFingerprint(text, $"after {Prefix} there must be 43 characters of base64.");
    }

    /// <summary>The fingerprint of a key in SSH's own encoding.</summary>
    internal static Fingerprint Of(ReadOnlySpan<byte> key) => new(SHA256.HashData(key));

    /// <summary><c>SHA256:</c> and base64 without padding.</summary>
    public override string ToString() => Prefix + digest;
}
