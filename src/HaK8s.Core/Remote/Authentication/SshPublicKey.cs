using System.Security.Cryptography;
using Renci.SshNet.Security;

namespace HaK8s.Remote.Authentication;

/// <summary>A public key or a certificate as it goes over the wire, with the comment that stands beside it.</summary>
internal sealed class SshPublicKey
{
    public const string CertificateSuffix = "-cert-v01@openssh.com";

    /// <summary>Reads a blob; FormatException when it is none.</summary>
    public SshPublicKey(byte[] blob, string comment = "")
    {
        (Blob, Comment) = (blob, comment);
        SshReader reader = new(blob);
        Type = reader.Text();
        Certificate = Type.EndsWith(CertificateSuffix, StringComparison.Ordinal) ? SshCertificate.Read(blob) : null;
    }

    public byte[] Blob { get; }

    public string Comment { get; }

    /// <summary>The type that stands in the blob: <c>ssh-ed25519</c>, <c>ssh-rsa-cert-v01@openssh.com</c>.</summary>
    public string Type { get; }

    /// <summary>What the certificate says; null for a plain key.</summary>
    public SshCertificate? Certificate { get; }

    /// <summary>The key itself: what a certificate certifies, or all of a plain key.</summary>
    public byte[] KeyBlob => Certificate?.KeyBlob ?? Blob;

    public bool HasSameKeyAs(SshPublicKey other) => KeyBlob.AsSpan().SequenceEqual(other.KeyBlob);

    /// <summary>Reads the line of a .pub file: type, base64, comment. Null when it is no such line.</summary>
    public static SshPublicKey? FromLine(string text)
    {
        string[] fields = text.Split('\n', 2)[0].Split([' ', '\t', '\r'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 2)
            return null;
        try
        {
            SshPublicKey key = new(Convert.FromBase64String(fields[1]), fields.Length > 2 ? fields[2].Trim() : "");
            return key.Type == fields[0] ? key : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The public part of a private key, written here: SSH.NET keeps it as numbers, which loses leading bytes of an Ed25519 key.</summary>
    public static SshPublicKey Of(Key key)
    {
        SshWriter writer = new SshWriter().String(key.ToString()!);
        switch (key)
        {
            case ED25519Key ed25519:
                writer.String(ed25519.PublicKey);
                break;
            case EcdsaKey ecdsa:
                ECPoint point = ecdsa.Ecdsa.ExportParameters(includePrivateParameters: false).Q;
                writer.String($"nistp{ecdsa.KeyLength}").String([4, .. point.X!, .. point.Y!]);
                break;
            case RsaKey rsa:
                writer.Number(rsa.Exponent).Number(rsa.Modulus);
                break;
            default:
                throw new NotSupportedException($"Keys of the type {key} are no longer accepted.");
        }
        return new(writer.ToArray());
    }
}
