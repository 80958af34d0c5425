using System.Text;

namespace HaK8s.Changes;

/// <summary>Unified diffs as diff -u and patch know them, without times.</summary>
internal static class TextDiff
{
    private const int Context = 3;

    // The table of the longest common subsequence has as many cells; above, the differing middle is shown as replaced.
    private const long MostCells = 4_000_000;

    /// <summary>The diff of two texts; null stands for a file that is not there. Empty when they are the same.</summary>
    public static string Unified(string path, string? before, string? after)
    {
        if (before == after)
            return "";
        string head = $"--- {(before is null ? "/dev/null" : path)}\n+++ {(after is null ? "/dev/null" : path)}\n";
        if ((before + after).Contains('\0', StringComparison.Ordinal))
            return head + "Binary files differ\n";
        List<(char Sign, string Line)> lines = Compare(Lines(before), Lines(after));
        StringBuilder text = new(head);
        for (int at = 0; at < lines.Count;)
        {
            int change = lines.FindIndex(at, line => line.Sign != ' ');
            if (change < 0)
                break;
            int start = Math.Max(at, change - Context), end = change;
            // Changes whose context would touch share a hunk.
            for (int next = change; next >= 0 && next - end <= 2 * Context; next = lines.FindIndex(end, line => line.Sign != ' '))
                end = next + 1;
            end = Math.Min(lines.Count, end + Context);
            AppendHunk(text, lines, start, end);
            at = end;
        }
        return text.ToString();
    }

    private static void AppendHunk(StringBuilder text, List<(char Sign, string Line)> lines, int start, int end)
    {
        (int old, int @new) = (Count(0, start, '+'), Count(0, start, '-'));
        text.Append("@@ -").Append(Range(old, Count(start, end, '+'))).Append(" +").Append(Range(@new, Count(start, end, '-'))).Append(" @@\n");
        foreach ((char sign, string line) in lines[start..end])
        {
            text.Append(sign).Append(line);
            if (!line.EndsWith('\n'))
                text.Append("\n\\ No newline at end of file\n");
        }

        int Count(int from, int to, char others) => lines[from..to].Count(line => line.Sign != others);

        // A range without lines names the line before it.
        static string Range(int first, int count) => count == 1 ? $"{first + 1}" : $"{(count == 0 ? first : first + 1)},{count}";
    }

    private static List<(char, string)> Compare(string[] before, string[] after)
    {
        int head = 0, tail = 0, most = Math.Min(before.Length, after.Length);
        while (head < most && before[head] == after[head])
            head++;
        while (tail < most - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        return
        [
            .. before[..head].Select(line => (' ', line)),
            .. Middle(before[head..^tail], after[head..^tail]),
            .. before[^tail..].Select(line => (' ', line)),
        ];
    }

    private static List<(char, string)> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostCells)
            return [.. before.Select(line => ('-', line)), .. after.Select(line => ('+', line))];
        int[,] common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
            for (int j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        List<(char, string)> lines = [];
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                j += Add(' ', before[i]);
                i++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
                i += Add('-', before[i]);
            else
                j += Add('+', after[j]);
        return lines;

        int Add(char sign, string line)
        {
            lines.Add((sign, line));
            return 1;
        }
    }

    // Each with its newline, so that a last line without one differs from one with.
    private static string[] Lines(string? text)
    {
        List<string> lines = [];
        for (int at = 0; at < (text?.Length ?? 0);)
        {
            int end = text!.IndexOf('\n', at) is var newline and >= 0 ? newline + 1 : text.Length;
            lines.Add(text[at..end]);
            at = end;
        }
        return [.. lines];
    }
}
