using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace HaK8s.Tests.Secrets;

/// <summary>Secrets of all kinds as they are made in earnest, and the texts around them.</summary>
internal static class AnySecret
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789", Hex = "0123456789abcdef";
    private const string Printable = "abcXYZ0189 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~äßéЖ中😀";

    // Keys take their time to make; four kinds of them do.
    private static readonly string[] MadeKeys = MakeKeys();

    public static Gen<string> Token => from id in Word(Letters, 6, 6) from secret in Word(Letters, 16, 16) select $"{id}.{secret}";

    public static Gen<string> CertificateKey => Word(Hex, 64, 64);

    public static Gen<string> Key => Gen.Elements(MadeKeys);

    /// <summary>A password without blanks at its ends and with something in it that is not in ordinary texts.</summary>
    public static Gen<string> Password => Gen.OneOf(Word("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/", 8, 40), Any, Any);

    private static Gen<string> Any => from core in Runes(Printable, 6, 24) from begin in Word("QXZ", 1, 1) from end in Word("0189#}", 1, 1) select begin + core + end;

    public static Gen<string> Text => Gen.OneOf(
        Gen.Constant(""), Gen.Elements("I1128 11:49:16.123456    2201 server.go:123] ", "[kubelet-start] ", "error: ", "  ", "Nov 28 11:49:16 z-k8s-m-1 kubeadm[7]: "),
        Runes("abc xyz.,:-/", 0, 30));

    public static Gen<string> Line => Gen.Elements(
        "[kubelet-start] Starting the kubelet", "sha256:" + new string('a', 64), "", "\tdone", "registry.k8s.io/pause:3.9", "the config was written to /etc/kubernetes/admin.conf");

    private static Gen<string> Word(string letters, int least, int most) =>
        from length in Gen.Choose(least, most) from text in Gen.ArrayOf(Gen.Elements(letters.ToCharArray()), length) select new string(text);

    private static Gen<string> Runes(string letters, int least, int most) => from length in Gen.Choose(least, most)
        from text in Gen.ArrayOf(Gen.Elements(letters.EnumerateRunes().ToArray()), length) select string.Concat(text);

    private static string[] MakeKeys()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem(),
            ec.ExportEncryptedPkcs8PrivateKeyPem("correct horse", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
        ];
    }

    /// <summary>What of a secret stands in a text: a piece of 8 characters or more of any of its lines, or the whole.</summary>
    public static string? LeakIn(string text, string secret)
    {
        const int telling = 8;
        foreach (string line in secret.Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal)))
            for (int at = 0; at + telling <= line.Length; at++)
                if (text.Contains(line.Substring(at, telling), StringComparison.Ordinal))
                    return line.Substring(at, telling);
        return secret.Length > 0 && text.Contains(secret, StringComparison.Ordinal) ? secret : null;
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
