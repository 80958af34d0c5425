using System.Text;

namespace HaK8s.Tests.KubeConfigs;

/// <summary>
/// A kubeconfig as somebody might have it: block or flow or JSON, comments, unknown fields, anchors, either line break, with or without the
/// entries that a merge is about. It remembers where a merge may touch it.
/// </summary>
internal sealed class AnyKubeConfig
{
    private readonly Random random;
    private readonly string end;
    private readonly StringBuilder text = new();

    /// <summary>Begin and end of what may change, by section; nothing but an insertion when they are equal or the section has none.</summary>
    public Dictionary<string, (int Start, int End)> Touchable { get; } = [];

    public string Text { get; private set; }

    /// <param name="seed">Decides everything.</param>
    /// <param name="bodies">Body of the entry <c>mine</c> by section, in flow style; put in, or not.</param>
    public AnyKubeConfig(int seed, IReadOnlyDictionary<string, string> bodies)
    {
        random = new Random(seed);
        end = One("\n", "\n", "\r\n");
        bool json = Chance(5);
        if (json)
            Json(bodies);
        else
            Block(bodies);
        Text = text.ToString();
        if (Chance(4))
            Text = Text.TrimEnd('\r', '\n');
    }

    private bool Chance(int n) => random.Next(n) == 0;

    private string One(params string[] any) => any[random.Next(any.Length)];

    private void Line(string line) => text.Append(line).Append(end);

    private void Noise(int indent = 0)
    {
        if (Chance(3))
            Line(One("", "# a comment: with 'signs' - and [more]", "  # deeper", "    ", "#", "# é 😀").PadLeft(indent));
    }

    private void Block(IReadOnlyDictionary<string, string> bodies)
    {
        if (Chance(8))
            text.Append('\uFEFF');
        Noise();
        if (Chance(4))
            Line("---");
        Noise();
        Line("apiVersion: v1");
        Line(One("kind: Config", "kind: \"Config\"  # quoted", "preferences: {colors: true}"));
        foreach (string section in bodies.Keys.OrderBy(_ => random.Next()))
        {
            Noise();
            Section(section, section[..^1], bodies[section]);
        }
        Noise();
        if (Chance(2))
        {
            int start = text.ToString().Length + "current-context:".Length;
            string value = One("", " old", " \"\"", " 'old'", " ~");
            Line("current-context:" + value + One("", " # now"));
            Touchable["current-context"] = (start, start + value.Length);
        }
        if (Chance(3))
            Line(One("x-unknown: [1, 2]", "extensions:" + end + "- name: e" + end + "  extension: {a: b}", "note: |" + end + "  kept" + end + "  as it is", "last: >-" + end + "    folded" + end));
        Noise();
        if (Chance(8))
            Line("..." + end + "# behind the end");
    }

    private void Section(string section, string item, string body)
    {
        switch (random.Next(6))
        {
            case 0: break;
            case 1:
                Opening(section, One("", " null", " ~", " []", " [ ]"));
                break;
            case 2:
                text.Append(section).Append(": [");
                Flow(item, body, section, Chance(2) ? end + "  " : "");
                Line("]" + One("", " # flow"));
                // An empty list opens into a block behind the comment of its line.
                if (text.ToString().EndsWith($"[] # flow{end}", StringComparison.Ordinal))
                    Touchable[section] = (text.Length - end.Length - 10, text.Length - end.Length);
                break;
            default:
                Line(section + ":" + One("", " # block", "  "));
                Items(section, item, body, One("", "  "));
                break;
        }
    }

    private void Opening(string section, string nothing)
    {
        int start = text.Length + section.Length + 1;
        string comment = One("", "", "  # nothing yet");
        Line($"{section}:{nothing}{comment}");
        Touchable[section] = (start, start + nothing.Length + comment.Length);
    }

    private void Items(string section, string item, string body, string indent)
    {
        int count = random.Next(1, 4), mine = Chance(2) ? random.Next(count) : -1;
        for (int i = 0; i < count; i++)
        {
            Noise();
            if (Chance(2))
                Line($"{indent}- name: {(i == mine ? "mine" : "other" + i)}{One("", " # its name")}");
            else
                Line($"{indent}- x-first: {i}{end}{indent}  \"name\": '{(i == mine ? "mine" : "other" + i)}'");
            Noise(4);
            text.Append($"{indent}  {item}:");
            if (i == mine)
                Mine(section, body, indent);
            else
                Line(One($" {{server: \"https://o{i}:6443\", x: [1]}}", $"{end}{indent}    server: https://o{i}{end}{indent}    # inner{end}{indent}    token: \"a#b: c\"", " {}", "", $"{end}{indent}      args: [a,{end}{indent}        b]"));
            if (Chance(3))
                Line($"{indent}  x-after: {One("|" + end + indent + "    text" + end + indent + "    more", "1", "{a: b}")}");
        }
        if (Chance(3))
            Line(indent + "  # belongs to the last one");
    }

    private void Mine(string section, string body, string indent)
    {
        int start = text.Length;
        if (Chance(2))
        {
            text.Append(' ').Append(body);
        }
        else
        {
            string step = One("  ", "    ", "   ");
            foreach (string pair in body[1..^1].Split(", "))
                text.Append(end).Append(indent).Append("  ").Append(step).Append(pair.Replace("\"", "", StringComparison.Ordinal));
        }
        Touchable[section] = (start, text.Length);
        Line("");
    }

    private void Flow(string item, string body, string section, string gap)
    {
        int count = random.Next(0, 4), mine = Chance(2) ? random.Next(4) : -1;
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? gap : "," + gap);
            text.Append($"{{\"name\": \"{(i == mine ? "mine" : "other" + i)}\", \"{item}\": ");
            int start = text.Length;
            text.Append(i == mine ? body : "{\"server\": \"https://o\", \"n\": [1, {}]}");
            if (i == mine)
                Touchable[section] = (start, text.Length);
            text.Append('}');
        }
        if (count == 0)
            Touchable[section] = (text.Length - 2, text.Length + 1);
        else if (gap.Length > 0)
            text.Append(end);
    }

    private void Json(IReadOnlyDictionary<string, string> bodies)
    {
        text.Append('{').Append(end).Append("  \"apiVersion\": \"v1\"");
        foreach (string section in bodies.Keys)
        {
            if (Chance(4))
                continue;
            text.Append(',').Append(end).Append($"  \"{section}\": ");
            if (Chance(4))
            {
                Touchable[section] = (text.Length, text.Length + 4);
                text.Append("null");
                continue;
            }
            text.Append('[');
            Flow(section[..^1], bodies[section], section, Chance(2) ? end + "    " : "");
            text.Append(']');
        }
        Line(One("", ",\"current-context\": \"\""));
        Line("}");
        if (text.ToString().IndexOf("\"current-context\": ", StringComparison.Ordinal) is var at and > 0)
            Touchable["current-context"] = (at + 19, at + 21);
    }
}
