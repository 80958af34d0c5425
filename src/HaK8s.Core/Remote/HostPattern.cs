namespace HaK8s.Remote;

/// <summary>Patterns of ssh (ssh_config(5), PATTERNS): <c>*</c> and <c>?</c>, over the whole text, not case-sensitive unless asked to be.</summary>
internal static class HostPattern
{
    public static bool Matches(string pattern, string text, bool caseSensitive = false)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, retry) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t])))
                (p, t) = (p + 1, t + 1);
            // The last star takes one more; the ones before it need not be asked again.
            else if (star >= 0)
                (p, t) = (star + 1, ++retry);
            else
                return false;
        }
        return pattern.AsSpan(p).Trim('*').IsEmpty;

        bool Same(char a, char b) => a == b || (!caseSensitive && char.ToLowerInvariant(a) == char.ToLowerInvariant(b));
    }

    /// <summary>True when a pattern of the list matches and none that begins with <c>!</c> does.</summary>
    public static bool MatchesList(IEnumerable<string> patterns, string text, bool caseSensitive = false)
    {
        bool matched = false;
        foreach (string pattern in patterns)
        {
            if (pattern.StartsWith('!') && Matches(pattern[1..], text, caseSensitive))
                return false;
            matched |= !pattern.StartsWith('!') && Matches(pattern, text, caseSensitive);
        }
        return matched;
    }
}
