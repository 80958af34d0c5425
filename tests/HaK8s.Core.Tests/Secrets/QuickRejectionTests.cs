using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Secrets;

/// <summary>What the redactor passes over without a closer look holds nothing that a closer look would find.</summary>
public sealed class QuickRejectionTests
{
    /// <summary>Every way to write each of the names, taken from their pattern itself: a new name is tested without a word here.</summary>
    public static TheoryData<string> Names() => [.. NamedSecrets.Name().ToString().Split('|').SelectMany(Written)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_with_a_name_is_looked_at(string name)
    {
        foreach (string written in (string[])[name, name.ToUpperInvariant(), name.Replace('k', '\u212A'), string.Concat(name.Select((c, i) => i % 2 == 0 ? char.ToUpperInvariant(c) : c))])
            foreach (string line in (string[])[written, $"I0412 {written}", $"{written}=x", $" - {written}: y"])
            {
                Assert.Matches(NamedSecrets.Name(), line);
                Assert.True(NamedSecrets.MayHoldName(line), line);
            }
    }

    [Fact]
    public void Most_lines_are_passed_over()
    {
        string[] log = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Kubeadm", "recorded", "init-1.20.2.log"));
        Assert.InRange(log.Count(line => NamedSecrets.MayHoldName(line)), 1, log.Length / 2);
    }

    [Property(MaxTest = 2000)]
    public Property A_text_is_found_by_its_first_four_characters_at_their_first_place() => Prop.ForAll(
        Strings.Where(text => text.Length >= Fragments.Length).NonEmptyListOf().ToArbitrary(), Strings.ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (texts, line, ignoreCase) =>
    {
        int first = texts.Select(text => line.IndexOf(text[..Fragments.Length], ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        int at = new Fragments(texts, ignoreCase).IndexIn(line);
        // It may stop where nothing is, but never go too far.
        return (first < 0 ? at < line.Length : at >= 0 && at <= first).Label($"{at} instead of {first} in '{line}' for {string.Join(' ', texts)}");
    });

    [Property(MaxTest = 2000)]
    public Property Spellings_that_stand_in_a_line_or_begin_at_its_end_are_candidates() => Prop.ForAll(
        Strings.Where(text => text.Length >= Fragments.Length).NonEmptyListOf().ToArbitrary(), Strings.ToArbitrary(), (spellings, line) =>
    {
        SpellingIndex index = spellings.Aggregate(SpellingIndex.Empty, (known, spelling) => known.With([spelling]));
        HashSet<int> found = [];
        index.FindIn(line, found);
        index.FindAtEnd(line, found);
        string[] missing = [.. spellings.Where(spelling => line.Contains(spelling, StringComparison.Ordinal) || Enumerable.Range(1, spelling.Length).Any(length => line.EndsWith(spelling[..length], StringComparison.Ordinal)))
            .Except(found.Select(candidate => index[candidate]))];
        return (missing.Length == 0 && index.Count == spellings.Distinct().Count()).Label($"{string.Join(' ', missing)} in '{line}'");
    });

    // Few characters, so that texts and lines have much in common.
    private static Gen<string> Strings => Gen.Elements('a', 'b', 'A', '\0', '\u2020').ListOf().Select(string.Concat);

    private static IEnumerable<string> Written(string pattern)
    {
        pattern = pattern.Replace(@"\b", "", StringComparison.Ordinal);
        if (pattern.Contains(@"\s", StringComparison.Ordinal))
            return from before in " \t\v\f\r\u00A0\u2003" from after in " \t\v\f\r\u00A0\u2003" select pattern.Replace(@"\s", "", StringComparison.Ordinal) is var bare ? $"{before}{bare}{after}" : "";
        // The innermost part that may be missing.
        if (Regex.Match(pattern, @"\[([^\]]*)\]\?|\(\?:([^()]*)\)\?") is not { Success: true } part)
            return [pattern];
        string[] choices = part.Groups[1].Success ? [.. part.Groups[1].Value.Select(c => $"{c}"), ""] : [part.Groups[2].Value, ""];
        return choices.SelectMany(choice => Written(pattern[..part.Index] + choice + pattern[(part.Index + part.Length)..]));
    }
}
