namespace HaK8s.Secrets;

/// <summary>
/// Four characters of each of many texts. One quick pass tells that none of the texts stands in a line, as is so with nearly every line; where
/// one may stand a closer look has to follow.
/// </summary>
internal sealed class Fragments
{
    /// <summary>How many characters of a text are looked at.</summary>
    public const int Length = 4;

    private const int BitsOfHash = 16, BitsOfCharacter = 16, BitsOfWord = 6;

    // Letters differ in this bit from their other case; what else falls together costs a closer look, no more.
    private const ulong OtherCase = 0x0020_0020_0020_0020;

    private readonly HashSet<ulong> fragments = [];

    // A bit for each hash of a fragment: most places of a line need no more than this.
    private readonly ulong[] hashes = new ulong[1 << (BitsOfHash - BitsOfWord)];
    private readonly ulong fold;

    /// <param name="texts">The first four characters of each count; none may be shorter.</param>
    /// <param name="ignoreCase">Whether the case of ASCII letters is nothing; other letters are always themselves.</param>
    public Fragments(IEnumerable<string> texts, bool ignoreCase = false)
    {
        fold = ignoreCase ? OtherCase : 0;
        foreach (string text in texts)
        {
            ulong window = 0;
            foreach (char c in text.AsSpan(0, Length))
                window = Next(window, c);
            int hash = Hash(window | fold);
            hashes[hash >> BitsOfWord] |= 1UL << hash;
            fragments.Add(window | fold);
        }
    }

    /// <summary>The first place, from the given one on, where one of the texts may begin; -1 when none does.</summary>
    public int IndexIn(ReadOnlySpan<char> line, int start = 0)
    {
        ulong[] bits = hashes;
        ulong window = 0, alike = fold;
        for (int i = start; i < line.Length; i++)
        {
            window = Next(window, line[i]);
            int hash = Hash(window | alike);
            if ((bits[hash >> BitsOfWord] >> hash & 1) != 0 && i - start >= Length - 1 && fragments.Contains(window | alike))
                return i - (Length - 1);
        }
        return -1;
    }

    private static ulong Next(ulong window, char c) => window >> BitsOfCharacter | (ulong)c << (64 - BitsOfCharacter);

    // Fibonacci hashing: the upper bits of the product depend on all four characters.
    private static int Hash(ulong window) => (int)(window * 0x9E37_79B9_7F4A_7C15 >> (64 - BitsOfHash));
}
