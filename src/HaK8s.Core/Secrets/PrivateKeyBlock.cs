using System.Text;

namespace HaK8s.Secrets;

/// <summary>Private keys in PEM, as text or as base64 once more (kubeconfigs, Secrets), in one line or over many, cut off at either end.</summary>
internal sealed class PrivateKeyBlock
{
    private const string Word = "PRIVATE KEY", Begin = "-----BEGIN ", End = "-----END ", Dashes = "-----";

    // base64 of -----BEGIN; what comes behind depends on the kind of block.
    private const string EncodedBegin = "LS0tLS1CRUdJTi";

    // The largest RSA keys in use have fewer lines. A block that was cut off must not hide a log for ever.
    private const int MostLines = 300;

    // PEM and base64(1) break lines here.
    private const int PemWidth = 64, Base64Width = 76;

    private enum Inside { Nothing, PublicBlock, Key, Headless, Encoded }

    private Inside inside;
    private int lines;
    private int width;

    public void Read(ReadOnlySpan<char> line, SecretSpans found)
    {
        int done = inside switch
        {
            Inside.Key => InKey(line, found),
            Inside.Headless or Inside.Encoded => InBody(line, found),
            _ => 0,
        };
        if (done == line.Length)
            return;
        FindBlocks(line, done, found);
        FindEncoded(line, found);
        if (inside == Inside.Nothing && IsBodyLine(line))
        {
            // A key's body whose head was cut off, as by tail.
            found.Hide(0, line.Length);
            inside = Inside.Headless;
        }
    }

    /// <summary>In a whole text a key's end also tells what the lines before it were.</summary>
    public static void FindHeadless(string text, SecretSpans found)
    {
        for (int at = text.IndexOf(End, StringComparison.Ordinal); at >= 0; at = text.IndexOf(End, at + 1, StringComparison.Ordinal))
        {
            if (!IsKeyMarker(text.AsSpan(at + End.Length), out _))
                continue;
            int start = at;
            while (start > 0 && text[start - 1] == '\n')
            {
                int lineStart = start == 1 ? 0 : text.LastIndexOf('\n', start - 2) + 1;
                if (!IsBase64(text.AsSpan(lineStart..(start - 1)).Trim()))
                    break;
                start = lineStart;
            }
            found.HideInText(start, at);
        }
    }

    // Lines that begin like this are kubeadm's or klog's: no key goes on there.
    private static bool BeginsAnew(ReadOnlySpan<char> line) =>
        line is ['[', >= 'a' and <= 'z', ..] && line.Contains("] ", StringComparison.Ordinal)
        || line is ['I' or 'W' or 'E' or 'F', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ' ', ..];

    /// <summary>Hides the block's part of the line and gives the place behind it.</summary>
    private int InKey(ReadOnlySpan<char> line, SecretSpans found)
    {
        if (BeginsAnew(line) || ++lines > MostLines)
        {
            inside = Inside.Nothing;
            return 0;
        }
        if (FindMarker(line, 0, End, out int end) >= 0)
            inside = Inside.Nothing;
        else
            end = line.Length;
        found.Hide(line[..end].Length - line[..end].TrimStart().Length, end);
        return end;
    }

    private int InBody(ReadOnlySpan<char> line, SecretSpans found)
    {
        ReadOnlySpan<char> body = line.Trim();
        bool isBody = IsBase64(body) && (width == 0 || body.Length <= width) && ++lines <= MostLines;
        // The last line is the shorter one.
        bool goesOn = isBody && (inside == Inside.Headless || width == 0 || body.Length == width);
        if (width == 0)
            width = body.Length;
        if (!goesOn)
            inside = Inside.Nothing;
        if (!isBody)
            return 0;
        found.Hide(line.Length - line.TrimStart().Length, line.Length);
        return line.Length;
    }

    private void FindBlocks(ReadOnlySpan<char> line, int from, SecretSpans found)
    {
        if (!line[from..].Contains(Dashes, StringComparison.Ordinal))
            return;
        int at = from;
        while (FindMarker(line, at, Begin, out int bodyStart) is var start and >= 0)
        {
            if (FindMarker(line, bodyStart, End, out at) < 0)
            {
                found.Hide(start, line.Length);
                (inside, lines) = (Inside.Key, 0);
                return;
            }
            found.Hide(start, at);
        }
        // An end without a begin: what stands before it in this line is the key's last part.
        for (int end; FindMarker(line, at, End, out end) is var stray and >= 0; at = end)
        {
            int start = stray;
            while (start > 0 && (IsBase64(line[start - 1]) || line[start - 1] is '\\'))
                start--;
            found.Hide(start, end);
        }
        if (line.Contains(Begin, StringComparison.Ordinal))
            inside = Inside.PublicBlock;
        else if (line.Contains(End, StringComparison.Ordinal))
            inside = Inside.Nothing;
    }

    private void FindEncoded(ReadOnlySpan<char> line, SecretSpans found)
    {
        for (int at = 0; line[at..].IndexOf(EncodedBegin) is var next and >= 0;)
        {
            int start = at + next;
            at = start;
            while (at < line.Length && IsBase64(line[at]))
                at++;
            bool isCut = line[at..].Trim().IsEmpty;
            if (!IsKey(line[start..at], isCut))
                continue;
            found.Hide(start, at);
            // Wrapped at a column, or one long line: the next one tells.
            if (isCut && line[at - 1] != '=')
                (inside, lines, width) = (Inside.Encoded, 0, start == 0 || line[..start].Trim().IsEmpty ? Math.Min(at - start, Base64Width) : 0);
        }
    }

    private static bool IsKey(ReadOnlySpan<char> encoded, bool isCut)
    {
        string text = encoded[..Math.Min(encoded.Length, 64)].TrimEnd('=').ToString().Replace('-', '+').Replace('_', '/');
        string head = text.Contains('=', StringComparison.Ordinal) ? "" : Encoding.Latin1.GetString(Convert.FromBase64String(text[..(text.Length / 4 * 4)]));
        return head.Contains(Word, StringComparison.Ordinal) || (isCut && head.Length < 40 && !head.Contains("CERT", StringComparison.Ordinal) && !head.Contains("PUBLIC", StringComparison.Ordinal));
    }

    /// <summary>A marker of a private key, such as <c>-----BEGIN RSA PRIVATE KEY-----</c>.</summary>
    private static int FindMarker(ReadOnlySpan<char> line, int from, string word, out int end)
    {
        for (int at = from; line[at..].IndexOf(word) is var next and >= 0; at += word.Length)
        {
            at += next;
            if (IsKeyMarker(line[(at + word.Length)..], out int length))
            {
                end = at + word.Length + length;
                return at;
            }
        }
        end = from;
        return -1;
    }

    private static bool IsKeyMarker(ReadOnlySpan<char> behind, out int length)
    {
        // PGP says BLOCK besides.
        const int longest = 40;
        ReadOnlySpan<char> near = behind[..Math.Min(behind.Length, longest)];
        int dashes = near.IndexOf(Dashes);
        length = dashes < 0 ? near.Length : dashes + Dashes.Length;
        return near[..(dashes < 0 ? near.Length : dashes)].Contains(Word, StringComparison.Ordinal);
    }

    private static bool IsBodyLine(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> body = line.Trim();
        return body.Length == PemWidth && IsBase64(body) && body.ContainsAnyInRange('A', 'Z') && body.ContainsAnyInRange('a', 'z') && body.ContainsAnyInRange('0', '9');
    }

    private static bool IsBase64(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '-' or '_';

    private static bool IsBase64(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!IsBase64(c))
                return false;
        return !text.IsEmpty;
    }
}
