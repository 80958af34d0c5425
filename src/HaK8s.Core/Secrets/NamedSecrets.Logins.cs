namespace HaK8s.Secrets;

/// <content>Names behind which a user stands with the password: HTTP's headers, and the flags of etcdctl and curl.</content>
internal sealed partial class NamedSecrets
{
    // name:password as etcdctl and curl take it; two numbers are a user and a group.
    private void HideUserPassword(ReadOnlySpan<char> line, int nameEnd, SecretSpans found)
    {
        int at = nameEnd;
        while (at < line.Length && line[at] is ' ' or '\t' or '=' or '"' or '\'' or ',' or '\\')
            at++;
        if (at == nameEnd && !char.IsWhiteSpace(line[nameEnd - 1]))
            return;
        int end = SecretValue.WordEnd(line, FirstOfWord(line, nameEnd, at));
        readTo = Math.Max(at, end);
        ReadOnlySpan<char> word = line[at..Math.Max(at, end)];
        if (word.IndexOf(':') is var colon and >= 0 && word[(colon + 1)..].ContainsAnyExceptInRange('0', '9'))
            found.Hide(at + colon + 1, end);
    }

    private static int FirstOfWord(ReadOnlySpan<char> line, int nameEnd, int at)
    {
        while (at > nameEnd && line[at - 1] is '"' or '\'')
            at--;
        return at;
    }

    private static void HideHeader(ReadOnlySpan<char> line, int at, SecretSpans found)
    {
        while (at < line.Length && line[at] is ' ' or '\t' or '"' or '\'' or '\\' or ':' or '=' or '[')
            at++;
        ReadOnlySpan<char> rest = line[at..];
        // No scheme's name is longer; looking farther for each name in a long line would take its length for each.
        int space = SecretValue.Head(rest).IndexOfAny(" \t");
        if (space < 0 || !SecretValue.IsScheme(rest[..space]))
            return;
        int start = SkipBlanks(line, at + space);
        bool isList = rest.StartsWith("digest", StringComparison.OrdinalIgnoreCase);
        int end = isList ? -1 : line[start..].IndexOfAny("\"'\\]");
        found.Hide(start, end < 0 ? line.TrimEnd().Length : start + end);
    }
}
