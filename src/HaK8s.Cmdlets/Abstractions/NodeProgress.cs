using System.Diagnostics;
using System.Management.Automation;
using HaK8s.Inventory;

namespace HaK8s.Abstractions;

/// <summary>
/// The progress of work on nodes: one bar for all, and below it one for each node with what it does now. A bar is drawn a few times a second
/// at most; what came in between is drawn with the next tick, so that the last phase is always seen.
/// </summary>
internal sealed class NodeProgress(string activity, Action<ProgressRecord> write)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Node, Bar> bars = [];
    private readonly Stopwatch sinceDrawn = Stopwatch.StartNew();
    private int begun, done;

    /// <summary>Whether something waits for the next tick.</summary>
    public bool IsBehind => bars.Values.Any(bar => !bar.IsDrawn);

    public void Begin(Node node)
    {
        Bar bar = bars[node] = new(++begun);
        DrawAll();
        Draw(node, bar);
    }

    public void Set(Node node, string status, int percent)
    {
        // What a worker says after its end is not worth a bar of its own.
        if (!bars.TryGetValue(node, out Bar? bar))
            return;
        (bar.Status, bar.Percent, bar.IsDrawn) = (status, percent, false);
        Tick();
    }

    /// <summary>Draws what is new, if the last drawing is long enough ago.</summary>
    public void Tick()
    {
        if (sinceDrawn.Elapsed < Interval)
            return;
        sinceDrawn.Restart();
        foreach ((Node node, Bar bar) in bars.Where(one => !one.Value.IsDrawn))
            Draw(node, bar);
    }

    public void End(Node node)
    {
        done++;
        if (bars.Remove(node, out Bar? bar))
            write(new ProgressRecord(bar.Id, node.Name, "done") { ParentActivityId = 0, RecordType = ProgressRecordType.Completed });
        DrawAll();
    }

    private void Draw(Node node, Bar bar)
    {
        bar.IsDrawn = true;
        write(new ProgressRecord(bar.Id, node.Name, bar.Status) { ParentActivityId = 0, PercentComplete = bar.Percent });
    }

    private void DrawAll() => write(new ProgressRecord(0, activity, $"{done} of {begun} nodes done") { PercentComplete = 100 * done / begun });

    private sealed class Bar(int id)
    {
        public int Id => id;

        public string Status { get; set; } = "starting";

        public int Percent { get; set; } = -1;

        public bool IsDrawn { get; set; }
    }
}
