namespace HaK8s.Secrets;

/// <summary>
/// Takes secrets out of text that is on its way to a person, a file or an object: private keys, bootstrap tokens, certificate keys, passwords
/// behind their names, and values registered for as long as they are in use, in every spelling that tools print them in. Safe on any thread.
/// </summary>
/// <remarks>
/// All that is to be hidden is found in the text as it came and hidden at once, so that no secret inside another, or across its edge, leaves
/// a part behind. A value shorter than 4 characters is not taken: masked wherever it stands it would tear every text apart. Such a password
/// is hidden where its name says what it is (<c>password: x</c>).
/// </remarks>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "<redacted>";

    private const int Shortest = Fragments.Length;

    // A value of so many characters stands in no name by chance.
    private const int Telling = 8;

    // Masking may bring things together that were apart; it settles at once, nearly always.
    private const int MostPasses = 4;

    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private volatile SpellingIndex spellings = SpellingIndex.Empty;

    /// <summary>Every spelling of every registered value.</summary>
    internal SpellingIndex Spellings => spellings;

    /// <summary>Masks this value from now on. Values shorter than 4 characters are not taken.</summary>
    public void Register(string secret)
    {
        if (secret.Length < Shortest)
            return;
        lock (values)
        {
            if (values.Add(secret))
                spellings = spellings.With(SecretSpellings.Of(secret).Where(spelling => spelling.Length >= Shortest));
        }
    }

    /// <summary>For a text that comes line by line: what one line announces or begins is masked in the next ones.</summary>
    public RedactedLines Lines() => new(this, Shortest);

    /// <summary>For a list of texts in an object, each of which may be a name.</summary>
    internal RedactedLines Values() => new(this, Telling);

    /// <summary>The lines of one text without its secrets.</summary>
    public IReadOnlyList<string> Redact(IEnumerable<string> lines)
    {
        RedactedLines stream = Lines();
        return [.. lines.Select(stream.Redact)];
    }

    /// <summary>
    /// An object without the secrets in its texts: a copy where there were any. Nodes, clusters and configurations, which came from the user,
    /// and credentials, which show nothing, stay as they are.
    /// </summary>
    public object? RedactObject(object? value) => value is null ? null : new RedactedObject(this).Of(value);

    /// <summary>A property's text. A single word, which may be a name or an address that later steps work with, is not taken apart by a short value.</summary>
    internal string RedactValue(string text) =>
        Settle(text, IsRegistered(text) || text.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'') ? Shortest : Telling);

    private bool IsRegistered(string text)
    {
        lock (values)
            return values.Contains(text);
    }

    /// <summary>The text without its secrets; the very same when there are none.</summary>
    public string Redact(string text) => Settle(text, Shortest);

    private string Settle(string text, int shortest)
    {
        string before = text;
        for (int pass = 0; pass < MostPasses; pass++)
        {
            string after = Once(before, shortest);
            if (string.Equals(after, before, StringComparison.Ordinal))
                return before;
            before = after;
        }
        return before;
    }

    private string Once(string text, int shortest)
    {
        SecretSpans found = new() { Previous = text };
        PrivateKeyBlock.FindHeadless(text, found);
        RedactedLines lines = new(this, shortest);
        for (int start = 0; start <= text.Length;)
        {
            int end = text.IndexOf('\n', start) is var newline and >= 0 ? newline : text.Length;
            found.Offset = start;
            lines.Read(text.AsSpan(start..end), found);
            start = end + 1;
        }
        return found.Hidden(text);
    }
}
