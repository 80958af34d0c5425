using System.Text.RegularExpressions;

namespace HaK8s.Secrets;

/// <summary>
/// Secrets that a name gives away: flags, environment, YAML, JSON, TOML, HTTP headers, and kubeadm's sentences; the value in the same line or,
/// where the line ends behind the name, in the next one.
/// </summary>
internal sealed partial class NamedSecrets
{
    private enum Awaited { Nothing, Word, Hex, Block }

    // What stands before a name and belongs to it: --discovery-, ETCD_.
    private const int LongestName = 64;

    private const string CertificateKey = "certificate";

    private Awaited awaited;
    private int indent;
    private bool hexLooked;
    private int readTo;

    public void Read(ReadOnlySpan<char> line, SecretSpans found)
    {
        TakeAwaited(line, found);
        (hexLooked, readTo) = (false, 0);
        if (!MayHoldName(line))
            return;
        int hiddenTo = 0;
        foreach (ValueMatch match in Name().EnumerateMatches(line))
        {
            // A name inside of a value is no name.
            if (match.Index < Math.Max(hiddenTo, readTo))
                continue;
            int before = found.Count;
            ReadNamed(line, match.Index, match.Index + match.Length, found);
            if (found.Count > before)
                hiddenTo = found.Reached;
        }
    }

    private void TakeAwaited(ReadOnlySpan<char> line, SecretSpans found)
    {
        if (awaited == Awaited.Nothing || line.Trim().IsEmpty)
            return;
        Awaited kind = awaited;
        awaited = Awaited.Nothing;
        int start = Indent(line);
        switch (kind)
        {
            case Awaited.Word:
                found.Hide(start, SecretValue.WordEnd(line, start));
                break;
            case Awaited.Hex:
                SecretValue.HideHex(line, found);
                break;
            case Awaited.Block when start > indent && !SecretValue.IsYamlEntry(line[start..]):
                found.Hide(start, line.TrimEnd().Length);
                // A block goes on as long as it is indented.
                awaited = Awaited.Block;
                break;
        }
    }

    private void ReadNamed(ReadOnlySpan<char> line, int nameStart, int nameEnd, SecretSpans found)
    {
        ReadOnlySpan<char> name = line[nameStart..nameEnd];
        switch (name[0])
        {
            case '-' when !name.EndsWith("user", StringComparison.OrdinalIgnoreCase):
                return;
            case ' ' or '\t' or '-':
            case 'e' or 'E' when name.StartsWith("etcdctl", StringComparison.OrdinalIgnoreCase):
                HideUserPassword(line, nameEnd, found);
                return;
            case 'p' or 'P' when name[^1] == ':':
                found.Hide(nameEnd, SecretValue.WordEnd(line, nameEnd));
                return;
        }
        if (name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase))
        {
            HideHeader(line, nameEnd, found);
            return;
        }
        bool isKey = name.StartsWith(CertificateKey, StringComparison.OrdinalIgnoreCase);
        int at = nameEnd;
        while (at < line.Length && (line[at] is '"' or '\'' or '\\' || SecretValue.IsEscapedQuote(line[at..])))
            at += SecretValue.IsEscapedQuote(line[at..]) ? SecretValue.EscapedQuoteLength : 1;
        bool isQuotedName = at > nameEnd;
        int separator = SkipBlanks(line, at);
        if (separator < line.Length && line[separator] is ':' or '=')
            ReadValue(line, separator, new(isKey, IsPassword(name), isQuotedName, IsFirst(line, nameStart)), found);
        else if ((separator > at || at == line.Length || line[at] == ',') && IsFlag(line, nameStart))
            ReadFlag(line, at, separator, isQuotedName, isKey, found);
        else if (isKey && separator == line.Length)
            awaited = Awaited.Hex;
        else if (isKey && !hexLooked)
        {
            hexLooked = true;
            SecretValue.HideHex(line, found);
        }
    }

    private readonly record struct Context(bool IsKey, bool IsPassword, bool IsQuotedName, bool IsFirst);

    private void ReadValue(ReadOnlySpan<char> line, int separator, Context context, SecretSpans found)
    {
        bool assigned = line[separator] == '=';
        int at = separator + 1;
        while (at < line.Length && line[at] is '=' or ':' or '>')
            at++;
        at = SkipBlanks(line, at);
        ReadOnlySpan<char> rest = line[at..].TrimEnd();
        if (rest.IsEmpty || rest is "\\" || (!assigned && SecretValue.IsBlockMark(rest)))
        {
            if (context.IsKey && rest.IsEmpty)
                awaited = Awaited.Hex;
            else if (rest is "\\" || assigned)
                awaited = rest is "\\" ? Awaited.Word : awaited;
            else
                (awaited, indent) = (Awaited.Block, Indent(line));
            // A certificate key may also stand indented below its name; both are looked for as hexadecimal digits.
            return;
        }
        if (SecretValue.IsPlaceholder(rest) || (!context.IsPassword && SecretValue.IsLiteral(rest)))
            return;
        if (SecretValue.Quoted(line, at) is (var start, var end))
        {
            // Between quotes alone, unless the shell's word goes on behind them: then they go too, or one would be left without its other.
            int wordEnd = assigned ? SecretValue.WordEnd(line, at) : end;
            (int from, int to) = wordEnd > end + 1 ? (at, wordEnd) : (start, end);
            found.Hide(from, to);
            return;
        }
        if (assigned)
            found.Hide(at, SecretValue.WordEnd(line, at));
        else if (context.IsPassword)
            found.Hide(at, context.IsQuotedName ? SecretValue.JsonEnd(line, at) : at + rest.Length);
        else if (context.IsFirst || !SecretValue.IsProse(rest))
            found.Hide(at, SecretValue.PlainEnd(line, at));
    }

    private void ReadFlag(ReadOnlySpan<char> line, int at, int value, bool isQuotedName, bool isKey, SecretSpans found)
    {
        // A list of arguments, as JSON or YAML has it: "--token", "x".
        if (isQuotedName && value < line.Length && line[value] == ',')
            value = SkipBlanks(line, value + 1);
        else if (value == at && value < line.Length)
            return;
        ReadOnlySpan<char> rest = line[value..].TrimEnd();
        if (rest.IsEmpty || rest is "\\")
            awaited = isKey && rest.IsEmpty ? Awaited.Hex : Awaited.Word;
        else if (SecretValue.IsPlaceholder(rest) || SecretValue.IsFlagProse(rest))
            return;
        else if (isQuotedName && SecretValue.Quoted(line, value) is (var start, var end))
            found.Hide(start, end);
        else
            found.Hide(value, SecretValue.WordEnd(line, value));
    }

    private static bool IsPassword(ReadOnlySpan<char> name) => name.StartsWith("pass", StringComparison.OrdinalIgnoreCase);

    private static bool IsFlag(ReadOnlySpan<char> line, int at)
    {
        int farthest = Math.Max(0, at - LongestName);
        while (at > farthest && (char.IsAsciiLetterOrDigit(line[at - 1]) || line[at - 1] is '-' or '_' or '.'))
            at--;
        return at < line.Length && line[at] == '-';
    }

    private static bool IsFirst(ReadOnlySpan<char> line, int at)
    {
        int farthest = Math.Max(0, at - LongestName);
        while (at > farthest && !char.IsWhiteSpace(line[at - 1]))
            at--;
        return line[..at].Trim() is "" or "-";
    }

    private static int Indent(ReadOnlySpan<char> line) => line.Length - line.TrimStart().Length;

    private static int SkipBlanks(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at]))
            at++;
        return at;
    }
}
