using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis;

/// <summary>
/// The patterns of rules as regular expressions, compared without case. Each is made once: rules ask every node for the same few hundred. Operators
/// and daemons may write anything, so a pattern must not be able to take long.
/// </summary>
internal static class WordPattern
{
    private static readonly ConcurrentDictionary<string, Regex> Made = new(StringComparer.Ordinal);

    /// <param name="pattern">A text of the rules, never one with names of a cluster in it: it is kept.</param>
    public static Regex Of(string pattern) =>
        Made.GetOrAdd(pattern, static text => new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
}
