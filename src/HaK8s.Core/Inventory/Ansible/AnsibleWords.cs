using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>How Ansible takes texts apart: words of a shell, host ranges, Python's literals.</summary>
internal static partial class AnsibleWords
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // More nodes than one cluster may have.
    private const int MostHosts = 5000;

    /// <summary>Splits as Python's shlex does, comments left out.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (c == '\\' && quote != '\'')
            {
                if (++i == line.Length)
                    throw new FormatException("nothing follows the backslash");
                // In double quotes a backslash takes the meaning from a quote and a backslash alone.
                (word ??= new()).Append(quote == '"' && line[i] is not ('"' or '\\') ? "\\" : "").Append(line[i]);
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                (quote, word) = (c, word ?? new());
            }
            else if (quote == '\0' && c == '#')
            {
                break;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }
        if (quote != '\0')
            throw new FormatException("a quote is not closed");
        if (word is not null)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>The names behind a pattern such as <c>node[01:20:2].example</c>, and the port behind its colon.</summary>
    /// <exception cref="FormatException">The range is none.</exception>
    public static (IReadOnlyList<string> Names, int? Port) Hosts(string pattern)
    {
        int? port = null;
        Match match = WithPort().Match(pattern);
        if (match.Success)
        {
            port = int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            pattern = match.Groups["host"].Value;
            // An IPv6 address stands in brackets before a port; it is no range.
            if (pattern is ['[', .. var inner, ']'] && IPAddress.TryParse(inner, out _))
                return ([inner], port);
        }
        List<string> names = [];
        Expand(pattern, names);
        return (names, port);
    }

    private static void Expand(string pattern, List<string> names)
    {
        Match match = Range().Match(pattern);
        if (!match.Success)
        {
            if (names.Count == MostHosts)
                throw new FormatException($"the ranges stand for more than {MostHosts} hosts");
            names.Add(pattern);
            return;
        }
        string begin = match.Groups["begin"].Value is { Length: > 0 } said ? said : "0", end = match.Groups["end"].Value;
        if (end.Length == 0)
            throw new FormatException("a host range needs an end");
        int step = match.Groups["step"] is { Success: true } given ? Number(given.Value) : 1;
        if (step < 1)
            throw new FormatException("a host range's step must be 1 or more");
        foreach (string one in begin.Length == 1 && end.Length == 1 && Letters.Contains(begin[0]) && Letters.Contains(end[0]) ? Alphabetic(begin[0], end[0], step) : Numeric(begin, end, step))
            Expand(pattern[..match.Index] + one + pattern[(match.Index + match.Length)..], names);
    }

    private static IEnumerable<string> Alphabetic(char begin, char end, int step)
    {
        (int first, int last) = (Letters.IndexOf(begin), Letters.IndexOf(end));
        if (first > last)
            throw new FormatException("a host range must begin before its end");
        for (int i = first; i <= last; i += step)
            yield return $"{Letters[i]}";
    }

    private static IEnumerable<string> Numeric(string begin, string end, int step)
    {
        int width = begin is ['0', _, ..] ? begin.Length : 0;
        if (width > 0 && width != end.Length)
            throw new FormatException("a host range with leading zeros must have a begin and an end of the same length");
        (int first, int last) = (Number(begin), Number(end));
        if ((last - first) / step >= MostHosts)
            throw new FormatException($"the range stands for more than {MostHosts} hosts");
        for (int i = first; i <= last; i += step)
            yield return i.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 1_000_000
        ? number : throw new FormatException($"'{text}' is no bound of a host range");

    /// <summary>A value of an INI inventory: a literal of Python where it is one, else the text.</summary>
    public static PlacedNode Literal(string text, (long, long) mark)
    {
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            try
            {
                // Python writes lists and tables as YAML's flow style does.
                if (PlacedYaml.Read(text, new("value", "InvalidInventory", "read value")) is { } collection)
                    return collection;
            }
            catch (HaK8sException)
            {
            }
        }
        if (Quoted().Match(text) is { Success: true } quoted)
            return new() { Scalar = Escape().Replace(quoted.Groups["text"].Value, escape => escape.Value[1] switch { 'n' => "\n", 't' => "\t", var other => $"{other}" }), Mark = mark };
        return new() { Scalar = Commented().Match(text) is { Success: true } plain ? plain.Groups["text"].Value : text, Mark = mark, IsPlain = true };
    }

    [GeneratedRegex(@"^(?<host>\[[^\]]+\]|[^:\[\]]*(\[[^\]]*\][^:\[\]]*)*):(?<port>\d{1,5})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WithPort();

    [GeneratedRegex(@"\[(?<begin>[A-Za-z0-9]*):(?<end>[A-Za-z0-9]*)(:(?<step>[0-9]*))?\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Range();

    [GeneratedRegex(@"^(?<quote>['""])(?<text>([^'""\\]|\\.|(?!\k<quote>)['""])*)\k<quote>\s*(#.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\[nt'""\\]")]
    private static partial Regex Escape();

    // Python takes what follows a number or a truth as its comment.
    [GeneratedRegex(@"^(?<text>-?[0-9]+(\.[0-9]+)?|True|False|None)\s*#.*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Commented();
}
