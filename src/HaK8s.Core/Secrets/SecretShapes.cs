using System.Buffers;
using System.Text.RegularExpressions;

namespace HaK8s.Secrets;

/// <summary>Secrets that are known by their look wherever they stand: bootstrap tokens, JSON web tokens, bearer tokens, passwords in URLs.</summary>
internal static class SecretShapes
{
    private const int TokenId = 6, TokenSecret = 16;

    // Linear in the length of the line, as everything here must be: a line may be of any length.
    private static readonly Regex Bearer = new(@"bearer\s+[A-Za-z0-9._~+/=-]{8,}", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private static readonly Regex WebToken = new(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?", RegexOptions.NonBacktracking);

    private static readonly SearchValues<char> EndOfUrl = SearchValues.Create(" \t\r\"'<>`");

    public static void Find(ReadOnlySpan<char> line, SecretSpans found)
    {
        FindBootstrapTokens(line, found);
        if (line.Contains("eyJ", StringComparison.Ordinal))
            foreach (ValueMatch token in WebToken.EnumerateMatches(line))
                found.Hide(token.Index, token.Index + token.Length);
        if (HoldsBearer(line))
            FindBearer(line, found);
        if (line.Contains(":/", StringComparison.Ordinal))
            FindUserInfo(line, found);
    }

    private static bool IsTokenCharacter(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    private static void FindBootstrapTokens(ReadOnlySpan<char> line, SecretSpans found)
    {
        for (int dot = TokenId; dot + TokenSecret < line.Length; dot++)
        {
            int next = line[dot..].IndexOf('.');
            if (next < 0 || (dot += next) + TokenSecret >= line.Length)
                return;
            int start = dot - TokenId, end = dot + 1 + TokenSecret;
            if (AllOf(line[start..dot]) && AllOf(line[(dot + 1)..end]) && IsEdge(line[..start], before: true) && IsEdge(line[end..], before: false))
                found.Hide(start, end);
        }
    }

    private static bool AllOf(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!IsTokenCharacter(c))
                return false;
        return true;
    }

    // A dot with more behind it belongs to a name; a dot alone ends a sentence.
    // \u0022 is a quote in a text of JSON.
    private static bool IsEdge(ReadOnlySpan<char> rest, bool before) => rest.IsEmpty || (before && rest is [.., '\\', 'u', _, _, _, _])
        || (before ? !IsTokenCharacter(rest[^1]) && !(rest[^1] == '.' && rest.Length > 1 && IsTokenCharacter(rest[^2]))
            : !IsTokenCharacter(rest[0]) && !(rest[0] == '.' && rest.Length > 1 && IsTokenCharacter(rest[1])));

    // From b to b: to compare six letters at each place without regard to case takes several times as long.
    private static bool HoldsBearer(ReadOnlySpan<char> line)
    {
        for (int at; (at = line.IndexOfAny('b', 'B')) >= 0; line = line[(at + 1)..])
            if (line[at..].StartsWith("bearer", StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    // "bearer authentication failed" is prose.
    private static void FindBearer(ReadOnlySpan<char> line, SecretSpans found)
    {
        foreach (ValueMatch match in Bearer.EnumerateMatches(line))
        {
            ReadOnlySpan<char> text = line.Slice(match.Index, match.Length);
            int value = text.LastIndexOfAny(' ', '\t') + 1;
            if (text.Length - value >= 20 || text[value..].ContainsAnyInRange('0', '9'))
                found.Hide(match.Index + value, match.Index + match.Length);
        }
    }

    private static void FindUserInfo(ReadOnlySpan<char> line, SecretSpans found)
    {
        // One slash is left where a URL was taken for a path.
        for (int at = 0; line[at..].IndexOf(":/") is var next and >= 0;)
        {
            at += next + 1;
            while (at < line.Length && line[at] == '/')
                at++;
            // A second URL in the same word begins anew.
            ReadOnlySpan<char> url = line[at..];
            if (url.IndexOf(":/") is var second and >= 0)
                url = url[..second];
            if (url.IndexOfAny(EndOfUrl) is var length and >= 0)
                url = url[..length];
            if (UserInfo(url) is (var start, var end))
                found.Hide(at + start, at + end);
        }
    }

    private static (int, int)? UserInfo(ReadOnlySpan<char> url)
    {
        int authority = url.IndexOfAny('/', '?', '#') is var slash and >= 0 ? slash : url.Length;
        int at = url[..authority].LastIndexOf('@'), colon = url[..authority].IndexOf(':');
        // A password that was not encoded may hold a slash: no port is written like that.
        if (at < 0 && colon >= 0 && url[authority..].Contains('@') && url[(colon + 1)..authority].ContainsAnyExceptInRange('0', '9'))
            at = url.LastIndexOf('@');
        if (at < 0)
            return null;
        return colon >= 0 && colon < at ? (colon + 1, at)
            // A token may stand alone in the place of the user.
            : at >= 20 ? (0, at) : null;
    }
}
