using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis;

/// <summary>
/// A pattern of rules as a regular expression, compared without case. Each is made once: rules ask every node for the same few hundred. Operators
/// and daemons may write anything, so a pattern must not be able to take long. An expression that cannot, without backtracking, takes a hundred
/// times as long to make: it is made for the pattern that met a text which takes the ordinary one long.
/// </summary>
internal sealed class WordPattern
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // A line of a log takes microseconds.
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(100);

    private static readonly ConcurrentDictionary<string, WordPattern> Made = new(StringComparer.Ordinal);

    private volatile Regex regex;

    private WordPattern(string pattern) => regex = new(pattern, Options, Long);

    /// <param name="pattern">A text of the rules, never one with names of a cluster in it: it is kept.</param>
    public static WordPattern Of(string pattern) => Made.GetOrAdd(pattern, static text => new(text));

    public bool IsMatch(string text) => Ask(regex => regex.IsMatch(text));

    /// <summary>How much of a text it matches, in characters.</summary>
    public int Length(string text) => Ask(regex => regex.Match(text).Length);

    private T Ask<T>(Func<Regex, T> question)
    {
        try
        {
            return question(regex);
        }
        catch (RegexMatchTimeoutException)
        {
            return question(regex = new($"{regex}", Options | RegexOptions.NonBacktracking));
        }
    }
}
