using System.Security.Cryptography;

namespace HaK8s.Remote.Authentication;

/// <summary>A private key file as text: what can be said of it without its passphrase.</summary>
/// <param name="Label">What stands after BEGIN.</param>
/// <param name="Pem">The key's block alone; what openssl writes before it (EC PARAMETERS) is left out.</param>
/// <param name="IsEncrypted">True when it needs a passphrase.</param>
/// <param name="PublicKey">The public part, which the OpenSSH format shows in clear; null for the others.</param>
internal sealed record PrivateKeyText(string Label, string Pem, bool IsEncrypted, SshPublicKey? PublicKey)
{
    public const string OpenSsh = "OPENSSH PRIVATE KEY", Pkcs8 = "PRIVATE KEY", EncryptedPkcs8 = "ENCRYPTED PRIVATE KEY";

    private const string Begin = "-----BEGIN ", Dashes = "-----";

    /// <summary>Null when there is no private key in the text.</summary>
    public static PrivateKeyText? Find(string text)
    {
        for (int begin = 0; (begin = text.IndexOf(Begin, begin, StringComparison.Ordinal)) >= 0; begin += Begin.Length)
        {
            int name = begin + Begin.Length, nameEnd = text.IndexOf(Dashes, name, StringComparison.Ordinal);
            if (nameEnd < 0)
                return null;
            string label = text[name..nameEnd], last = $"-----END {label}-----";
            int body = nameEnd + Dashes.Length, end = text.IndexOf(last, body, StringComparison.Ordinal);
            if (end >= 0 && label.EndsWith(Pkcs8, StringComparison.Ordinal))
                return Read(label, text[begin..(end + last.Length)], text[body..end]);
        }
        return null;
    }

    private static PrivateKeyText? Read(string label, string block, string body)
    {
        // OpenSSL's older encryption has headers before the base64.
        if (body.Contains(':'))
            return new(label, block + "\n", body.Contains("ENCRYPTED", StringComparison.Ordinal), null);
        try
        {
            byte[] data = Convert.FromBase64String(body);
            // Written anew: SSH.NET reads lines up to 80 characters only.
            string pem = PemEncoding.WriteString(label, data) + "\n";
            return label == OpenSsh ? ReadOpenSsh(pem, data) : new(label, pem, label == EncryptedPkcs8, null);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>PROTOCOL.key: magic, cipher, key derivation and its options, number of keys, public key, private part.</summary>
    private static PrivateKeyText? ReadOpenSsh(string pem, byte[] data)
    {
        ReadOnlySpan<byte> magic = "openssh-key-v1\0"u8;
        if (!data.AsSpan().StartsWith(magic))
            return null;
        SshReader reader = new(data.AsSpan(magic.Length));
        bool isEncrypted = reader.Text() != "none";
        _ = reader.String();
        _ = reader.String();
        return reader.UInt32() == 1 ? new(OpenSsh, pem, isEncrypted, new SshPublicKey(reader.String().ToArray())) : null;
    }
}
