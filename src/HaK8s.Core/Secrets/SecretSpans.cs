using System.Text;

namespace HaK8s.Secrets;

/// <summary>The stretches of a text that must not be shown. What overlaps or touches is hidden as one.</summary>
internal sealed class SecretSpans
{
    private readonly List<(int Start, int End)> spans = [];

    /// <summary>Where the line that is being looked at begins in the text.</summary>
    public int Offset { get; set; }

    /// <summary>The whole text, when lines before this one can still be hidden; null for a stream, whose lines have gone out.</summary>
    public string? Previous { get; init; }

    public bool IsEmpty => spans.Count == 0;

    public int Count => spans.Count;

    /// <summary>Where the stretch found last ends, in the present line.</summary>
    public int Reached => spans.Count == 0 ? 0 : spans[^1].End - Offset;

    /// <summary>Hides a stretch of the present line.</summary>
    public void Hide(int start, int end) => HideInText(Offset + start, Offset + end);

    /// <summary>Hides a stretch of the text.</summary>
    public void HideInText(int start, int end)
    {
        if (end > start)
            spans.Add((start, end));
    }

    /// <summary>The text with every stretch replaced by the mask.</summary>
    public string Hidden(string text)
    {
        if (IsEmpty)
            return text;
        // A mask that stands there already is one more stretch: it grows together with its neighbours, and is never masked in part.
        for (int at = text.IndexOf(Redactor.Mask, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Redactor.Mask, at + 1, StringComparison.Ordinal))
            spans.Add((at, at + Redactor.Mask.Length));
        spans.Sort();
        StringBuilder shown = new(text.Length);
        int done = 0;
        for (int i = 0; i < spans.Count;)
        {
            (int start, int end) = spans[i];
            for (i++; i < spans.Count && spans[i].Start <= end; i++)
                end = Math.Max(end, spans[i].End);
            shown.Append(text, done, start - done).Append(Redactor.Mask);
            done = end;
        }
        return shown.Append(text, done, text.Length - done).ToString();
    }
}
