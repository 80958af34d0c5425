using System.Buffers;

namespace HaK8s.Secrets;

/// <summary>
/// All spellings of registered values, in order. There are dozens of each value, and to look for every one in every line would be most of the
/// work: by their first characters it tells which ones are worth it. Never changed, so safe on any thread.
/// </summary>
internal sealed class SpellingIndex
{
    public static readonly SpellingIndex Empty = new([]);

    private readonly List<string> spellings;
    private readonly Fragments heads;
    private readonly SearchValues<char> firsts;

    private SpellingIndex(List<string> spellings)
    {
        this.spellings = spellings;
        heads = new(spellings);
        firsts = SearchValues.Create([.. spellings.Select(spelling => spelling[0]).Distinct()]);
    }

    public int Count => spellings.Count;

    public string this[int index] => spellings[index];

    /// <summary>The same with more spellings, of which none is shorter than <see cref="Fragments.Length"/>.</summary>
    public SpellingIndex With(IEnumerable<string> more)
    {
        List<string> all = [.. spellings];
        foreach (string spelling in more)
            if (all.BinarySearch(spelling, StringComparer.Ordinal) is var place and < 0)
                all.Insert(~place, spelling);
        return new(all);
    }

    /// <summary>Adds the spellings of which at least the first four characters stand in the line.</summary>
    public void FindIn(ReadOnlySpan<char> line, HashSet<int> candidates)
    {
        for (int at = heads.IndexIn(line); at >= 0; at = heads.IndexIn(line, at + 1))
            AddBeginning(line.Slice(at, Fragments.Length), candidates);
    }

    /// <summary>Adds the spellings of which less than four characters may stand at the line's end.</summary>
    public void FindAtEnd(ReadOnlySpan<char> line, HashSet<int> candidates)
    {
        ReadOnlySpan<char> end = line[Math.Max(0, line.Length - (Fragments.Length - 1))..];
        for (int at; (at = end.IndexOfAny(firsts)) >= 0; end = end[(at + 1)..])
            AddBeginning(end[at..], candidates);
    }

    private void AddBeginning(ReadOnlySpan<char> head, HashSet<int> candidates)
    {
        int first = 0;
        for (int beyond = spellings.Count; first < beyond;)
        {
            int middle = (first + beyond) / 2;
            if (spellings[middle].AsSpan().SequenceCompareTo(head) < 0)
                first = middle + 1;
            else
                beyond = middle;
        }
        // Where the first one of a whole head is known, all of them are: a line may hold the same head a million times.
        while (first < spellings.Count && spellings[first].AsSpan().StartsWith(head) && (candidates.Add(first) || head.Length < Fragments.Length))
            first++;
    }
}
