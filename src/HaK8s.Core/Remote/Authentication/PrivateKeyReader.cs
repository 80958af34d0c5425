using System.Security;
using System.Security.Cryptography;
using System.Text;
using HaK8s.Secrets;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace HaK8s.Remote.Authentication;

/// <summary>Opens a private key. SSH.NET reads the formats, but takes an Ed25519 key in PKCS#8 for another key; that one is read here.</summary>
internal static class PrivateKeyReader
{
    /// <summary>The key, or null with the reason in words.</summary>
    public static Key? Read(PrivateKeyText text, SecureString? passphrase, out string? problem)
    {
        problem = null;
        if (text.PublicKey?.Type.StartsWith("sk-", StringComparison.Ordinal) == true)
        {
            problem = "it belongs to a security key, which only an agent can use.";
            return null;
        }
        if (text.IsEncrypted && passphrase is not { Length: > 0 })
        {
            problem = "it is encrypted, and no passphrase was given.";
            return null;
        }
        try
        {
            // The secret is a string only while the key is read.
            string? secret = text.IsEncrypted ? SecretText.Reveal(passphrase!) : null;
            Key key = text.Label is PrivateKeyText.Pkcs8 or PrivateKeyText.EncryptedPkcs8 ? ReadPkcs8(text, secret) : Parse(text.Pem, secret);
            if (text.PublicKey is null || text.PublicKey.HasSameKeyAs(SshPublicKey.Of(key)))
                return key;
            problem = "its private and its public part are not of one key.";
        }
        catch (NotSupportedException e)
        {
            problem = ForeignText.OneLine(e.Message);
        }
        // A parser may throw anything at a damaged file or at what a wrong passphrase makes of it, and its text could quote the key.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            problem = text.IsEncrypted ? "the passphrase does not open it." : "it is damaged, or of a kind that is not known.";
        }
        return null;
    }

    private static Key ReadPkcs8(PrivateKeyText text, string? secret)
    {
        byte[] data = Convert.FromBase64String(string.Concat(text.Pem.Split('\n').Where(line => !line.StartsWith('-'))));
        PrivateKeyInfo info = secret is null ? PrivateKeyInfo.GetInstance(data)
            // BouncyCastle takes the low byte of each character; OpenSSL takes UTF-8.
            : PrivateKeyInfoFactory.CreatePrivateKeyInfo(
                [.. Encoding.UTF8.GetBytes(secret).Select(b => (char)b)], EncryptedPrivateKeyInfo.GetInstance(data));
        return info.PrivateKeyAlgorithm.Algorithm.Equals(EdECObjectIdentifiers.id_Ed25519)
            ? new ED25519Key(((Ed25519PrivateKeyParameters)PrivateKeyFactory.CreateKey(info)).GetEncoded())
            : Parse(PemEncoding.WriteString(PrivateKeyText.Pkcs8, info.GetDerEncoded()) + "\n", null);
    }

    private static Key Parse(string pem, string? secret) => new PrivateKeyFile(new MemoryStream(Encoding.ASCII.GetBytes(pem)), secret).Key;
}
