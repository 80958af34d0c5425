using System.Management.Automation;
using System.Text;

namespace HaK8s.Host;

/// <summary>
/// Progress as bars on the terminal's last lines, one for each activity that goes on. Between two drawings the cursor stands at the start
/// of the first bar: what is written next replaces it.
/// </summary>
internal sealed class ProgressBar(TextWriter writer, Func<int> columns, bool colour) : IProgressView
{
    private const int MostBars = 4;
    private const int MostBarColumns = 30;
    private const string ClearBelow = "\r\x1b[J";
    private const long LeastMilliseconds = 100;

    private readonly SortedDictionary<(long Source, int Activity), ProgressRecord> records = [];
    private long drawnAt = long.MinValue / 2;
    private bool drawn;

    public bool Show(long source, ProgressRecord record)
    {
        var key = (source, record.ActivityId);
        var other = record.RecordType == ProgressRecordType.Completed ? records.Remove(key) : !records.ContainsKey(key);
        if (record.RecordType != ProgressRecordType.Completed)
            records[key] = record;
        return other || Environment.TickCount64 - drawnAt >= LeastMilliseconds;
    }

    public void Clear()
    {
        if (drawn)
            writer.Write(ClearBelow);
        drawn = false;
    }

    public void Redraw()
    {
        if (records.Count == 0)
        {
            Clear();
            return;
        }
        var lines = records.Values.Take(MostBars).Select(Line).ToList();
        var text = new StringBuilder(ClearBelow).AppendJoin('\n', lines).Append('\r');
        if (lines.Count > 1)
            text.Append(FormattableString.Invariant($"\x1b[{lines.Count - 1}A"));
        writer.Write(text);
        drawnAt = Environment.TickCount64;
        drawn = true;
    }

    private string Line(ProgressRecord record)
    {
        var width = columns() - 1;
        var bar = record.PercentComplete >= 0 ? Bar(Math.Min(record.PercentComplete, 100), Math.Min(MostBarColumns, width / 3)) : "";
        var text = bar + ProgressText.Of(record).ReplaceLineEndings(" ");
        text = text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");
        return colour ? PSStyle.Instance.Progress.Style + text + PSStyle.Instance.Reset : text;
    }

    private static string Bar(int percent, int width)
    {
        var full = width * percent / 100;
        return $"[{new string('#', full)}{new string('.', width - full)}] ";
    }
}
