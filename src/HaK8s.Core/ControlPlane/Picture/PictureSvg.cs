using System.Globalization;
using System.Text;
using static HaK8s.ControlPlane.PictureWords;

namespace HaK8s.ControlPlane;

/// <summary>Draws a picture as SVG: four tiers from left to right, in boxes whose size does not hang on what stands in them.</summary>
internal sealed class PictureSvg(ControlPlanePicture picture, Func<string, string> escape)
{
    private const int Margin = 24, Top = 60, BoxHeight = 90, Gap = 16, Step = BoxHeight + Gap, GroupPad = 14;

    // How far from the top a tier with one box stands at most: with many rows the middle would be out of sight.
    private const int Lowest = Top + 2 * Step + BoxHeight / 2;

    // Left edge and width of each tier's boxes.
    private static readonly (int X, int Width) Endpoint = (Margin, 262), Record = (352, 214), Node = (632, 270), Member = (986, 256);
    private const int Width = 1280;

    // The fonts of the page are as wide as this, in pixels, at 13 and at 12 pixels; a little more, since bold ones of some systems are.
    private const double NameCharacter = 8.1, FactCharacter = 7.4;
    private const int TextStart = 42, TextEnd = 10, FirstLine = 25, LineStep = 17, FactLines = 2, TextLines = 3;

    private const int Corner = 10, MostBows = 5;

    private readonly bool hasTrunk = PictureRow.Of(picture).Sum(Height) > MostBows;
    private readonly StringBuilder boxes = new(), links = new();

    public string Draw()
    {
        IReadOnlyList<PictureRow> rows = PictureRow.Of(picture);
        PictureNode[] workers = PictureRow.Rest(picture);
        int rowCount = rows.Sum(Height), memberCount = picture.Etcd.Member.Count;
        int middle = Math.Min(Lowest, Top + (Math.Max(Math.Max(rowCount, memberCount), 1) * Step - Gap) / 2);

        Box("endpoint", Endpoint, middle - BoxHeight / 2, Name(picture.Endpoint), picture.Endpoint.State, Facts(picture.Endpoint, picture.Record.Count), picture.Endpoint.Problem);
        int etcdTop = Math.Max(Top, middle - (Math.Max(memberCount, 1) * Step - Gap) / 2);
        int etcdMiddle = etcdTop + (Math.Max(memberCount, 1) * Step - Gap) / 2;
        int rowTop = Math.Max(Top, middle - (rowCount * Step - Gap) / 2);
        int bottom = Math.Max(DrawRows(rows, rowTop, middle, etcdMiddle), DrawEtcd(etcdTop));
        bottom = Math.Max(DrawWorkers(workers, rowTop + rowCount * Step), Math.Max(bottom, middle + BoxHeight / 2));

        Tier(Endpoint, "Endpoint");
        Tier(Record, "DNS records");
        Tier(Node, "Control planes");
        Tier(Member, "etcd");
        return $"""
            <svg viewBox="0 0 {Width} {bottom + Margin + GroupPad}" role="group" aria-labelledby="picture-title picture-desc" xmlns="http://www.w3.org/2000/svg">
            <title id="picture-title">{escape(picture.Title())}: {picture.State.Word()}</title>
            <desc id="picture-desc">{escape(picture.Summary)}. The same stands in words in the table below the picture.</desc>
            <g aria-hidden="true">
            {links}</g>
            <g role="list">
            {boxes}</g>
            </svg>
            """;
    }

    private static int Height(PictureRow row) => Math.Max(1, row.Records.Count);

    private int DrawRows(IReadOnlyList<PictureRow> rows, int top, int endpointMiddle, int etcdMiddle)
    {
        int y = top;
        foreach (PictureRow row in rows)
        {
            int nodeY = y + (Height(row) - 1) * Step / 2;
            foreach ((PictureRecord record, int i) in row.Records.Select((record, i) => (record, i)))
            {
                int recordY = y + i * Step;
                Box("record", Record, recordY, record.Address, record.State, Facts(record), record.Problem);
                Link(Endpoint.X + Endpoint.Width, endpointMiddle, Record.X, recordY + BoxHeight / 2, record.State);
                if (row.Node is not null)
                    Link(Record.X + Record.Width, recordY + BoxHeight / 2, Node.X, nodeY + BoxHeight / 2, record.State);
            }
            if (row.Node is { } node)
            {
                DrawNode(node, nodeY);
                if (node.UsesEtcd)
                    Link(Node.X + Node.Width, nodeY + BoxHeight / 2, Member.X - GroupPad, etcdMiddle, picture.Etcd.State);
            }
            y += Height(row) * Step;
        }
        return y - Gap;
    }

    private int DrawEtcd(int top)
    {
        int y = top;
        foreach (PictureMember member in picture.Etcd.Member)
        {
            Box("etcd member", Member, y, member.Name, member.State, Facts(member), member.Problem, member.Endpoint.Replace("https://", "", StringComparison.Ordinal));
            y += Step;
        }
        if (picture.Etcd.Member.Count == 0)
        {
            Box("etcd", Member, y, "not seen", picture.Etcd.State, Facts(picture.Etcd), picture.Etcd.Problem);
            y += Step;
        }
        boxes.Append(CultureInfo.InvariantCulture, $"<g class=\"{Class(picture.Etcd.State)}\"><title>{Tooltip("etcd", Name(picture.Etcd), picture.Etcd.State, [Facts(picture.Etcd), .. picture.Etcd.Problem])}</title><rect class=\"group\" x=\"{Member.X - GroupPad}\" y=\"{top - GroupPad}\" width=\"{Member.Width + 2 * GroupPad}\" height=\"{y - Gap - top + 2 * GroupPad}\" rx=\"16\"/></g>\n");
        return y - Gap;
    }

    private int DrawWorkers(PictureNode[] workers, int y)
    {
        if (workers.Length == 0)
            return y - Gap;
        y += 34;
        boxes.Append(CultureInfo.InvariantCulture, $"<text class=\"tier\" x=\"{Node.X}\" y=\"{y - 14}\">Workers</text>\n");
        foreach (PictureNode worker in workers)
        {
            DrawNode(worker, y);
            y += Step;
        }
        return y - Gap;
    }

    private void DrawNode(PictureNode node, int y) => Box("node", Node, y, node.Node.Name, node.State, Facts(node), node.Problem);

    private void Tier((int X, int Width) tier, string title) =>
        boxes.Append(CultureInfo.InvariantCulture, $"<text class=\"tier\" x=\"{tier.X}\" y=\"30\">{escape(title)}</text>\n");

    /// <summary>A box: a sign, the name, and below it the facts and as much as there is room for of what is wrong; the whole text is its tooltip.</summary>
    private void Box(string kind, (int X, int Width) tier, int y, string name, PictureState state, string facts, ValueList<string> problems, string? more = null)
    {
        int room = tier.Width - TextStart - TextEnd, width = (int)(room / FactCharacter);
        string[] seen = [.. problems.Where(problem => problem.Length > 0)];
        List<string> fact = Wrap(facts, width, seen.Length > 0 || more is not null ? FactLines : TextLines), problem = seen.Length > 0 ? Wrap(seen[0], width, TextLines - fact.Count) : more is null ? [] : [Shorten(Plain(more), width)];
        boxes.Append(CultureInfo.InvariantCulture, $"""
            <g role="listitem" class="{Class(state)}"><title>{Tooltip(kind, name, state, [facts, .. more is null ? [] : new[] { more }, .. seen])}</title>
            <rect class="box" x="{tier.X}" y="{y}" width="{tier.Width}" height="{BoxHeight}" rx="10"/>
            <use href="#{Class(state)}" x="{tier.X + 13}" y="{y + 11}" width="20" height="20"/>
            <text class="name" x="{tier.X + TextStart}" y="{y + FirstLine}">{escape(Shorten(Plain(name), (int)(room / NameCharacter)))}</text>
            {string.Concat(fact.Select(line => ("fact", line)).Concat(problem.Select(line => ("problem soft", line))).Select((line, i) =>
                $"<text class=\"{line.Item1}\" x=\"{tier.X + TextStart}\" y=\"{y + FirstLine + (i + 1) * LineStep}\">{escape(line.line)}</text>"))}</g>

            """);
    }

    private string Tooltip(string kind, string name, PictureState state, IEnumerable<string> lines) =>
        escape(string.Join('\n', lines.Select(Plain).Prepend($"{kind} {Plain(name)}: {state.Word()}")));

    /// <summary>A bow between neighbours; where rows are many, all go along one trunk.</summary>
    private void Link(int fromX, int fromY, int toX, int toY, PictureState state)
    {
        int middle = (fromX + toX) / 2, turn = Math.Sign(toY - fromY) * Corner;
        string way = Math.Abs(toY - fromY) <= 2 * Corner || !hasTrunk
            ? $"C{middle} {fromY} {middle} {toY} {toX} {toY}"
            : $"H{middle - Corner}Q{middle} {fromY} {middle} {fromY + turn}V{toY - turn}Q{middle} {toY} {middle + Corner} {toY}H{toX}";
        links.Append(CultureInfo.InvariantCulture, $"<path class=\"link {Class(state)}\" d=\"M{fromX} {fromY}{way}\"/>\n");
    }

    public static string Class(PictureState state) => state.Word().Replace(" ", "", StringComparison.Ordinal);
}
