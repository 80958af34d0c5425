using System.Management.Automation;

namespace HaK8s.Host;

/// <summary>
/// Progress as lines of a log: the first record of an activity, then one when ten percent or ten seconds have passed,
/// so that a log of a long run stays readable.
/// </summary>
internal sealed class ProgressLog(TextWriter writer) : IProgressView
{
    private const int StepPercent = 10;
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(long, int), (long Time, int Percent, string Text)> said = [];

    public bool Show(long source, ProgressRecord record)
    {
        var key = (source, record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            said.Remove(key);
            return false;
        }
        var text = ProgressText.Of(record);
        if (said.TryGetValue(key, out var last))
        {
            var passed = TimeSpan.FromMilliseconds(Environment.TickCount64 - last.Time);
            var due = passed >= StepTime || (passed >= LeastTime && record.PercentComplete - last.Percent >= StepPercent);
            if (!due || text == last.Text)
                return false;
        }
        said[key] = (Environment.TickCount64, record.PercentComplete, text);
        writer.WriteLine(text);
        return false;
    }

    public void Clear() { }
    public void Redraw() { }
}
