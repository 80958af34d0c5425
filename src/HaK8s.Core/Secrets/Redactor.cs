using System.Text.RegularExpressions;

namespace HaK8s.Secrets;

/// <summary>
/// Takes secrets out of text that is on its way to a person or a file: private keys, bootstrap tokens, certificate keys, bearer tokens,
/// and values registered for as long as they are in use. Long random values are masked wherever they stand.
/// </summary>
public sealed partial class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "<redacted>";

    private readonly HashSet<string> values = new(StringComparer.Ordinal);

    /// <summary>Masks this value from now on. Values shorter than 4 characters are not taken: they would tear ordinary text apart.</summary>
    public void Register(string secret)
    {
        if (secret.Length < 4)
            return;
        lock (values)
            values.Add(secret);
    }

    /// <summary>The text without its secrets.</summary>
    public string Redact(string text)
    {
        lock (values)
        {
            // Longest first: a secret that contains another one must go as a whole.
            foreach (string value in values.OrderByDescending(value => value.Length))
                text = text.Replace(value, Mask, StringComparison.Ordinal);
        }
        text = PrivateKey().Replace(text, Mask);
        text = BootstrapToken().Replace(text, Mask);
        text = CertificateKey().Replace(text, "$1" + Mask);
        return BearerToken().Replace(text, "$1" + Mask);
    }

    // An unfinished block (a cut-off log) is masked to its end: better too much than too little.
    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(?<![a-z0-9.])[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9.])")]
    private static partial Regex BootstrapToken();

    // 64 hexadecimal digits alone may be a checksum or a CA hash; they are a key only where kubeadm says so.
    [GeneratedRegex(@"(certificate[ -]?key[:=\s""']{1,8})[0-9a-f]{64}", RegexOptions.IgnoreCase)]
    private static partial Regex CertificateKey();

    [GeneratedRegex(@"(bearer\s+)[A-Za-z0-9._~+/=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex BearerToken();
}
