using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using HaK8s.Changes;
using Xunit;

namespace HaK8s.Tests.Changes;

public sealed partial class TextDiffTests
{
    [Property(MaxTest = 300)]
    public void Applying_a_diff_to_the_text_before_gives_the_text_after(byte[] before, byte[] after, bool endBefore, bool endAfter)
    {
        (string old, string @new) = (Text(before, endBefore), Text(after, endAfter));
        Assert.Equal(@new, Apply(old, TextDiff.Unified("/f", old, @new)));
    }

    [Property]
    public void Equal_texts_have_no_diff(byte[] lines, bool end) => Assert.Equal("", TextDiff.Unified("/f", Text(lines, end), Text(lines, end)));

    [Fact]
    public void A_diff_reads_as_that_of_diff_u()
    {
        string before = string.Concat(Enumerable.Range(1, 20).Select(number => $"{number}\n"));
        string after = before.Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n16\n", "\n", StringComparison.Ordinal);
        Assert.Equal("--- /f\n+++ /f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -13,7 +13,6 @@\n 13\n 14\n 15\n-16\n 17\n 18\n 19\n",
            TextDiff.Unified("/f", before, after));
        Assert.Equal("--- /dev/null\n+++ /f\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n", TextDiff.Unified("/f", null, "x"));
        Assert.Equal("--- /f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", TextDiff.Unified("/f", "x\n", null));
    }

    // Few different lines, so that many are common.
    private static string Text(byte[] lines, bool end) => string.Join('\n', lines.Select(line => line % 5)) + (end ? "\n" : "");

    private static string Apply(string before, string diff)
    {
        string[] old = Regex.Matches(before, @"[^\n]*\n|[^\n]+").Select(match => match.Value).ToArray();
        List<string> result = [];
        int at = 0;
        string[] lines = diff.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Hunk().Match(lines[i]) is { Success: true } hunk)
            {
                int first = int.Parse(hunk.Groups[1].Value, CultureInfo.InvariantCulture) - (hunk.Groups[2].Value == ",0" ? 0 : 1);
                result.AddRange(old[at..first]);
                at = first;
            }
            else if (i >= 2 && lines[i].Length > 0 && lines[i][0] != '\\')
            {
                string text = lines[i][1..] + (i + 1 < lines.Length && lines[i + 1].StartsWith('\\') ? "" : "\n");
                if (lines[i][0] != '+')
                    Assert.Equal(old[at++], text);
                if (lines[i][0] != '-')
                    result.Add(text);
            }
        }
        return string.Concat([.. result, .. old[at..]]);
    }

    [GeneratedRegex(@"^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@$")]
    private static partial Regex Hunk();
}
