using System.Text;

namespace HaK8s.Remote.SshConfiguration;

/// <summary>One line that says something: its keyword in small letters, its words without quotes, and the text behind the keyword as it stands.</summary>
internal sealed record SshConfigurationLine(string File, int Number, string Keyword, IReadOnlyList<string> Words, string Rest)
{
    /// <summary>The files that an Include line brings in, each as its lines.</summary>
    public IReadOnlyList<IReadOnlyList<SshConfigurationLine>> Included { get; init; } = [];

    /// <summary>Reads a line as ssh does; null for an empty line or a comment.</summary>
    public static SshConfigurationLine? Parse(string file, int number, string text)
    {
        string line = text.TrimEnd(' ', '\t', '\r', '\n', '\f').TrimStart(' ', '\t', '\r');
        if (line.Length == 0 || line[0] == '#')
            return null;
        int end = line.IndexOfAny([' ', '\t', '\r', '=', '"']);
        string keyword = end < 0 ? line : line[..end];
        string rest = end < 0 ? "" : line[end..].TrimStart(' ', '\t', '\r');
        if (keyword.Length == 0 && rest.StartsWith('"') && rest.IndexOf('"', 1) is > 0 and var close)
            (keyword, rest) = (rest[1..close], rest[(close + 1)..].TrimStart(' ', '\t', '\r'));
        if (rest.StartsWith('='))
            rest = rest[1..].TrimStart(' ', '\t', '\r');
        return new(file, number, keyword.ToLowerInvariant(), Split(rest) ?? throw Failure.SshConfigBadLine(file, number, "a quotation has no end"), rest);
    }

    // argv_split of OpenSSH, misc.c: a # begins a comment only where a word would begin.
    private static List<string>? Split(string text)
    {
        List<string> words = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\t')
                continue;
            if (text[i] == '#')
                break;
            StringBuilder word = new();
            char quote = '\0';
            for (; i < text.Length; i++)
            {
                char c = text[i];
                if (c == '\\' && i + 1 < text.Length && (text[i + 1] is '\'' or '"' or '\\' || (quote == '\0' && text[i + 1] == ' ')))
                    word.Append(text[++i]);
                else if (quote == '\0' && (c is ' ' or '\t'))
                    break;
                else if (quote == '\0' && (c is '"' or '\''))
                    quote = c;
                else if (quote != '\0' && c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            if (quote != '\0')
                return null;
            words.Add(word.ToString());
        }
        return words;
    }
}
