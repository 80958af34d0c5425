using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace HaK8s.Secrets;

/// <summary>The spellings in which tools print a value: as it is, quoted for a shell, YAML, JSON, a URL, XML, or as base64.</summary>
internal static partial class SecretSpellings
{
    // Shorter pieces of base64 stand in too many other texts.
    private const int ShortestBase64 = 6;

    // Lines of a value that may be shown alone, as by tail.
    private const int ShortestLine = 16;

    public static IEnumerable<string> Of(string secret)
    {
        string joined = LineBreaks().Replace(secret, "");
        IEnumerable<string> lines = secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= ShortestLine && !line.StartsWith("-----", StringComparison.Ordinal));
        return new[] { secret, joined }.SelectMany(Quoted).Concat(lines).Concat(Base64(Encoding.UTF8.GetBytes(secret))).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Quoted(string secret)
    {
        yield return secret;
        foreach (string shell in new[] { @"'\''", "'\"'\"'", "''", @"\'" })
            yield return secret.Replace("'", shell, StringComparison.Ordinal);
        yield return secret.Replace("\"", "\"\"", StringComparison.Ordinal);
        yield return secret.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
        // As bash's printf %q, and between a shell's double quotes.
        yield return ShellSpecial().Replace(secret, @"\$0");
        yield return DoubleQuoteSpecial().Replace(secret, @"\$0");
        foreach (string json in Json(secret))
        {
            yield return json;
            // JSON in a text of JSON, as in a structured log.
            yield return json.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            yield return JavaScriptEncoder.Default.Encode(json.ToWellFormed());
        }
        foreach (string encoded in new[] { Uri.EscapeDataString(secret.ToWellFormed()), WebUtility.UrlEncode(secret), EscapeQuery(secret), EscapeUserInfo(secret) })
        {
            yield return encoded;
            yield return PercentCode().Replace(encoded, code => code.Value.ToLowerInvariant());
        }
        string xml = WebUtility.HtmlEncode(secret);
        yield return xml;
        yield return xml.Replace("&#39;", "&apos;", StringComparison.Ordinal);
        yield return xml.Replace("&quot;", "&#34;", StringComparison.Ordinal);
        yield return secret.Replace("%", "%%", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Json(string secret)
    {
        string plain = string.Concat(secret.Select(JsonCharacter));
        yield return plain;
        // Go escapes these three besides.
        yield return plain.Replace("<", @"\u003c", StringComparison.Ordinal).Replace(">", @"\u003e", StringComparison.Ordinal).Replace("&", @"\u0026", StringComparison.Ordinal);
        yield return plain.Replace("/", @"\/", StringComparison.Ordinal);
        yield return string.Concat(plain.Select(c => c > '\x7e' ? $@"\u{(int)c:x4}" : $"{c}"));
        yield return JavaScriptEncoder.Default.Encode(secret.ToWellFormed());
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret.ToWellFormed());
    }

    private static string JsonCharacter(char c) => c switch
    {
        '"' => "\\\"", '\\' => @"\\", '\n' => @"\n", '\r' => @"\r", '\t' => @"\t",
        < ' ' => $@"\u{(int)c:x4}",
        _ => $"{c}",
    };

    // What net/url leaves alone in a query, and what it leaves alone in the password of a URL.
    private static string EscapeQuery(string secret) => Uri.EscapeDataString(secret.ToWellFormed()).Replace("%20", "+", StringComparison.Ordinal);

    private static string EscapeUserInfo(string secret) => Escaped("$&+,;=", Uri.EscapeDataString(secret.ToWellFormed()));

    private static string Escaped(string kept, string encoded) =>
        kept.Aggregate(encoded, (text, c) => text.Replace($"%{(int)c:X2}", $"{c}", StringComparison.Ordinal));

    /// <summary>The characters of base64 that the value alone decides, for each of the three places where it may begin.</summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (int before = 0; before < 3; before++)
        {
            string text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = (8 * before + 5) / 6, end = 8 * (before + bytes.Length) / 6;
            if (end - first < ShortestBase64)
                continue;
            yield return text[first..end];
            yield return text[first..end].Replace('+', '-').Replace('/', '_');
        }
    }

    private static string ToWellFormed(this string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"[ \t]*\r?\n[ \t]*")]
    private static partial Regex LineBreaks();

    [GeneratedRegex(@"[^A-Za-z0-9_@%+=:,./\u0080-\uffff-]")]
    private static partial Regex ShellSpecial();

    [GeneratedRegex(@"[$`""\\!]")]
    private static partial Regex DoubleQuoteSpecial();

    [GeneratedRegex("%[0-9A-F]{2}")]
    private static partial Regex PercentCode();
}
