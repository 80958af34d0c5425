using System.Security.Cryptography;
using HaK8s.Inventory;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace HaK8s.Remote.HostKeys;

/// <summary>A public key as SSH writes it: the type's name, then the key's own fields (RFC 4253, section 6.6).</summary>
internal sealed class SshPublicKey
{
    private SshPublicKey(string type, byte[] bytes) => (Type, Bytes) = (type, bytes);

    /// <summary>The type that stands inside the key: the negotiated name may be that of a signature (rsa-sha2-512).</summary>
    public string Type { get; }

    public byte[] Bytes { get; }

    /// <summary>As ssh-keygen -l prints it.</summary>
    public Fingerprint Fingerprint => Fingerprint.Of(Bytes);

    public bool IsSameAs(SshPublicKey? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override string ToString() => $"{Type} {Fingerprint}";

    /// <exception cref="FormatException">It is not a whole key. Keys of types that are not known here pass, as long as they have a type.</exception>
    public static SshPublicKey Parse(ReadOnlySpan<byte> bytes)
    {
        SshReader reader = new(bytes);
        string type = reader.Text();
        if (type.Length == 0 || type.Any(c => c is <= ' ' or > '~'))
            throw new FormatException("It does not begin with the name of a key type.");
        switch (type)
        {
            case "ssh-ed25519" or "sk-ssh-ed25519@openssh.com":
                if (reader.String().Length != Ed25519.PublicKeySize)
                    throw new FormatException("An Ed25519 key has 32 bytes.");
                break;
            case "ssh-rsa":
                if (reader.Number().IsEmpty || reader.Number().IsEmpty)
                    throw new FormatException("An RSA key has an exponent and a modulus.");
                break;
            case var _ when Curve(type) is { } curve:
                if (reader.Text() != curve.Name || reader.String() is not [4, .. { Length: var length }] || length != 2 * curve.Size)
                    throw new FormatException($"It is no point on {curve.Name}.");
                break;
            default:
                return new SshPublicKey(type, bytes.ToArray());
        }
        if (type.StartsWith("sk-", StringComparison.Ordinal))
            reader.String(); // the application
        reader.End();
        return new SshPublicKey(type, bytes.ToArray());
    }

    /// <summary>
    /// Whether the signature is this key's; null where this type of key or signature cannot be checked here. SHA-1 (<c>ssh-rsa</c>) signs nothing
    /// any more, as with ssh's own CASignatureAlgorithms.
    /// </summary>
    /// <exception cref="FormatException">It is not a whole signature.</exception>
    public bool? Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        SshReader reader = new(signature), key = new(Bytes);
        string algorithm = reader.Text();
        ReadOnlySpan<byte> blob = reader.String();
        if (Type.StartsWith("sk-", StringComparison.Ordinal))
            data = AsSecurityKeysSign(data, ref reader);
        reader.End();
        key.Text();
        try
        {
            return (Type, algorithm) switch
            {
                ("ssh-ed25519", "ssh-ed25519") or ("sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com") => blob.Length == Ed25519.SignatureSize
                    && Ed25519.Verify(blob.ToArray(), 0, key.String().ToArray(), 0, data.ToArray(), 0, data.Length),
                ("ssh-rsa", "rsa-sha2-256") => VerifyRsa(key, data, blob, HashAlgorithmName.SHA256),
                ("ssh-rsa", "rsa-sha2-512") => VerifyRsa(key, data, blob, HashAlgorithmName.SHA512),
                _ when Type == algorithm && Curve(Type) is { } curve => VerifyEcdsa(curve, key, data, blob),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            // A key that is none: a point beside its curve, an even modulus.
            return false;
        }
    }

    /// <summary>
    /// What a FIDO security key signs (PROTOCOL.u2f): not the data, but its hash behind that of the application, its own flags and counter.
    /// </summary>
    private byte[] AsSecurityKeysSign(ReadOnlySpan<byte> data, ref SshReader signature)
    {
        SshReader key = new(Bytes);
        for (int field = Curve(Type) is null ? 2 : 3; field > 0; field--)
            key.String();
        return [.. SHA256.HashData(key.String()), .. signature.Fixed(5), .. SHA256.HashData(data)];
    }

    private static bool VerifyRsa(SshReader key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        byte[] exponent = key.Number().ToArray(), modulus = key.Number().ToArray();
        using RSA rsa = RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus });
        return Padded(signature, modulus.Length) is { } whole && rsa.VerifyData(data, whole, hash, RSASignaturePadding.Pkcs1);
    }

    private static bool VerifyEcdsa(NamedCurve curve, SshReader key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        key.Text();
        ReadOnlySpan<byte> point = key.String()[1..];
        using ECDsa ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = curve.Parameters, Q = new ECPoint { X = point[..curve.Size].ToArray(), Y = point[curve.Size..].ToArray() },
        });
        SshReader numbers = new(signature);
        byte[]? r = Padded(numbers.Number(), curve.Size), s = Padded(numbers.Number(), curve.Size);
        numbers.End();
        return r is not null && s is not null && ecdsa.VerifyData(data, [.. r, .. s], curve.Hash);
    }

    private static byte[]? Padded(ReadOnlySpan<byte> number, int size)
    {
        if (number.Length > size)
            return null;
        byte[] padded = new byte[size];
        number.CopyTo(padded.AsSpan(size - number.Length));
        return padded;
    }

    private sealed record NamedCurve(string Name, ECCurve Parameters, int Size, HashAlgorithmName Hash);

    private static NamedCurve? Curve(string type) => type switch
    {
        "ecdsa-sha2-nistp256" or "sk-ecdsa-sha2-nistp256@openssh.com" => new("nistp256", ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256),
        "ecdsa-sha2-nistp384" => new("nistp384", ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384),
        "ecdsa-sha2-nistp521" => new("nistp521", ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512),
        _ => null,
    };
}
