using System.Globalization;
using System.Text;
using static HaK8s.ControlPlane.PictureWords;

namespace HaK8s.ControlPlane;

/// <summary>
/// Draws a picture in text: endpoint and etcd are boxes, and between them stands a row for each record and its node. A line on the left leads
/// from the endpoint to its records, one on the right from the apiservers that serve to etcd.
/// </summary>
internal sealed class PictureText(ControlPlanePicture picture, Func<string, PictureState, string>? paint)
{
    // The engine wraps what fills the last of a terminal's 80 columns. The left rail stands below the endpoint's box, the right one above etcd's; between them are two columns.
    private const int Width = 79, LeftRail = 3, LeftColumn = 6, RightColumn = 32, RightRail = 76;
    private const int LeftWidth = RightColumn - LeftColumn - 2, RightWidth = RightRail - RightColumn - 4, ProblemLines = 3, Problems = 4;

    private readonly StringBuilder text = new();
    private readonly IReadOnlyList<PictureRow> rows = PictureRow.Of(picture);

    /// <summary>Something that is drawn in a column: its first line has a sign, the others stand below the name.</summary>
    private sealed record Line(string Text, PictureState? Sign = null, PictureState? Fact = null);

    public string Draw()
    {
        bool hasRecords = picture.Record.Count > 0, usesEtcd = rows.Any(row => row.Node is { UsesEtcd: true });
        Header();
        Box("Endpoint", Part(Name(picture.Endpoint), picture.Endpoint.State, Facts(picture.Endpoint, picture.Record.Count), picture.Endpoint.Problem, Width - 6),
            below: hasRecords ? LeftRail : -1);
        if (rows.Count > 0)
            Rows(hasRecords);
        IEnumerable<Line> etcd = Part(Name(picture.Etcd), picture.Etcd.State, Facts(picture.Etcd), picture.Etcd.Problem, Width - 6);
        Box("etcd", [.. etcd, .. picture.Etcd.Member.SelectMany(member => Entry(member.Name, member.State, Facts(member), member.Problem))], above: usesEtcd ? RightRail : -1);
        if (PictureRow.Rest(picture) is { Length: > 0 } workers)
            Box("Workers", workers.SelectMany(node => Entry(node.Node.Name, node.State, Facts(node), node.Problem)));
        text.Append(' ').AppendJoin("  ", Legend.Select(state => Paint($"{state.Sign()} {state.Word()}", state)));
        return text.ToString();
    }

    private void Header()
    {
        string time = picture.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        string title = Shorten(picture.Title(), Width - time.Length - 4);
        text.Append(' ').Append(title.PadRight(Width - time.Length - 2)).Append(time).Append('\n');
        string word = picture.State.Word();
        foreach ((string line, int i) in Wrap($"{word}: {picture.Summary}", Width - 4, ProblemLines).Select((line, i) => (line, i)))
            text.Append(i == 0 ? $" {Paint($"{picture.State.Sign()} {word}", picture.State)}{line[word.Length..]}\n" : $"   {line}\n");
    }

    // --- Rows between the rails -----------------------------------------------------------------------------------------

    private void Rows(bool hasRecords)
    {
        string left = hasRecords ? "│" : " ";
        text.Append(' ', LeftRail).Append(left).Append(' ', LeftColumn - LeftRail - 1).Append("Records".PadRight(RightColumn - LeftColumn)).Append("Control planes\n");
        PictureRecord? last = picture.Record.Count == 0 ? null : rows.Last(row => row.Records.Count > 0).Records[^1];
        bool rightRail = false;
        foreach (PictureRow row in rows)
        {
            List<(Line Line, PictureRecord? Head)> records = [.. row.Records.SelectMany(record =>
                Part(record.Address, record.State, Facts(record), record.Problem, LeftWidth).Select((line, i) => (line, i == 0 ? record : null)))];
            List<Line> node = row.Node is { } own ? Part(own.Node.Name, own.State, Facts(own), own.Problem, RightWidth)
                : [new("no node of the inventory")];
            if (records.Count == 0)
                records.Add((new("no record"), null));
            for (int i = 0; i < Math.Max(records.Count, node.Count); i++)
            {
                (Line? line, PictureRecord? head) = i < records.Count ? records[i] : (null, null);
                bool isLinked = i == 0 && row.Records.Count > 0 && row.Node is not null, toEtcd = i == 0 && row.Node is { UsesEtcd: true };
                text.Append(' ', LeftRail).Append(head is null ? left : head == last ? "└" : "├").Append(head is null ? "  " : "─ ");
                if (head is not null && head == last)
                    left = " ";
                int used = Write(line) + LeftColumn;
                text.Append(isLinked ? $" {new string('─', RightColumn - used - 2)} " : new string(' ', RightColumn - used));
                used = RightColumn + Write(i < node.Count ? node[i] : null);
                string rail = toEtcd ? rightRail ? "┤" : "┐" : rightRail ? "│" : "";
                rightRail |= toEtcd;
                End(toEtcd ? $" {new string('─', RightRail - used - 1)}{rail}" : rail.Length > 0 ? $"{new string(' ', RightRail - used)}{rail}" : "");
            }
        }
    }

    /// <summary>Name, facts below it, and what is wrong below them.</summary>
    private static List<Line> Part(string name, PictureState state, string facts, ValueList<string> problems, int width) =>
    [
        new(Shorten(Plain(name), width - 2), state),
        .. Wrap(facts, width - 2, ProblemLines).Select((line, i) => new Line(line, Fact: i == 0 ? state : null)),
        .. Below(problems, width - 2),
    ];

    private static IEnumerable<Line> Below(ValueList<string> problems, int width) =>
    [
        .. problems.Where(problem => problem.Length > 0).Take(Problems).SelectMany(problem => Wrap(problem, width, ProblemLines)).Select(line => new Line(line)),
        .. problems.Count > Problems ? new[] { new Line($"and {problems.Count - Problems} more") } : [],
    ];

    // --- Boxes ----------------------------------------------------------------------------------------------------------

    private void Box(string title, IEnumerable<Line> lines, int above = -1, int below = -1)
    {
        Edge($"╭─ {title} ", '╮', above, '┴');
        foreach (Line line in lines)
        {
            text.Append("│ ");
            int used = 2 + Write(line);
            End($"{new string(' ', Width - 1 - used)}│");
        }
        Edge("╰", '╯', below, '┬');
    }

    private void Edge(string start, char corner, int at, char joint)
    {
        char[] edge = $"{start.PadRight(Width - 1, '─')}{corner}".ToCharArray();
        if (at >= 0)
            edge[at] = joint;
        End(new string(edge));
    }

    /// <summary>Name and facts in one line of a box, as far as there is room.</summary>
    private static IEnumerable<Line> Entry(string name, PictureState state, string facts, ValueList<string> problems)
    {
        const int Inner = Width - 6, Column = 28;
        facts = Shorten(facts, Inner - 12);
        int room = Math.Max(Inner - facts.Length - 2, 10);
        string shown = Shorten(Plain(name), room);
        return [new($"{shown.PadRight(Math.Min(Column, room))}  {facts}", state), .. Below(problems, Inner)];
    }

    private int Write(Line? line)
    {
        if (line is null)
            return 0;
        text.Append(line.Sign is { } sign ? Paint(sign.Sign(), sign) : " ").Append(' ').Append(line.Fact is { } state ? Painted(line.Text, state) : line.Text);
        return 2 + line.Text.Length;
    }

    // The first fact is the state's word.
    private string Painted(string facts, PictureState state) => facts.Split(',', 2) is [var word, .. var rest] ? Paint(word, state) + string.Concat(rest.Select(more => "," + more)) : facts;

    private void End(string line)
    {
        text.Append(line);
        while (text[^1] == ' ')
            text.Length--;
        text.Append('\n');
    }

    private string Paint(string word, PictureState state) => paint is null ? word : paint(word, state);
}
