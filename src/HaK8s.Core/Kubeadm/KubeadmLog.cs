using System.Text.RegularExpressions;
using HaK8s.Remote;

namespace HaK8s.Kubeadm;

/// <summary>
/// Reads kubeadm's output as it comes: the phase it is in, its warnings, preflight findings, and why it failed.
/// Every line of kubeadm begins with the phase in brackets; what does not belongs to the phase before.
/// </summary>
internal sealed partial class KubeadmLog(KubeadmVerb verb = KubeadmVerb.Init)
{
    private readonly KubeadmPhaseOrder order = KubeadmPhaseOrder.Of(verb);
    private readonly List<(string Name, DateTimeOffset At)> starts = [];
    private readonly List<string> tail = [];
    private DateTimeOffset last;
    private bool inError;

    public string? Phase => starts.Count > 0 ? starts[^1].Name : null;

    public int Percent => Phase is { } phase ? order.PercentBehind(phase) : -1;

    public List<PreflightMessage> Preflight { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>The phase that kubeadm says has failed.</summary>
    public string? FailedPhase { get; private set; }

    /// <summary>kubeadm's message of failure; null while there is none.</summary>
    public string? Error { get; private set; }

    /// <summary>The last lines, for a failure that has no message.</summary>
    public string Tail => string.Join('\n', tail);

    public IReadOnlyList<KubeadmPhase> Phases =>
        [.. starts.Select((start, i) => new KubeadmPhase(start.Name, start.At, (i + 1 < starts.Count ? starts[i + 1].At : last) - start.At))];

    public void Read(DetachedLine line)
    {
        last = line.Time;
        if (tail.Count == 10)
            tail.RemoveAt(0);
        tail.Add(line.Text);
        if (PreflightMessage.Parse(line.Text) is { } finding)
        {
            Preflight.Add(finding);
            if (!finding.IsError)
                Warnings.Add(finding.ToString());
            else if (inError) // The message says no more than that there are some.
                Error += " " + line.Text.Trim();
        }
        else if (line.Text.StartsWith(DetachedLine.Own, StringComparison.Ordinal))
        {
            Warnings.Add(line.Text[DetachedLine.Own.Length..]);
        }
        else if (Failed().Match(line.Text) is { Success: true } failed)
        {
            FailedPhase = failed.Groups["phase"].Value;
            Error = failed.Groups["text"].Value;
            inError = true;
        }
        else if (Klog().Match(line.Text) is { Success: true } warning)
        {
            Warnings.Add(warning.Groups["text"].Value);
        }
        else if (Tag().Match(line.Text) is { Success: true } tag)
        {
            inError = false;
            Enter(tag.Groups["tag"].Value, line.Time);
        }
        else if (inError && line.Text.Trim() is { Length: > 0 } more && !more.StartsWith("To see the stack trace", StringComparison.Ordinal))
        {
            Error += " " + more;
        }
    }

    private void Enter(string tag, DateTimeOffset at)
    {
        string name = order.PhaseOf(tag);
        // A tag of an earlier phase may come again (kubelet-start inside of others); only what is known as a phase opens one.
        if (name != Phase && order.Knows(name) && starts.TrueForAll(start => start.Name != name))
            starts.Add((name, at));
    }

    [GeneratedRegex(@"^\[(?<tag>[a-z-]+)\]")]
    private static partial Regex Tag();

    // cmd/kubeadm/app/cmd/phases/workflow/runner.go
    [GeneratedRegex(@"^error execution phase (?<phase>[^:]+): (?<text>.*)$")]
    private static partial Regex Failed();

    [GeneratedRegex(@"^[WE]\d{4} [\d:.]+ +\d+ [^\]]+\] (?<text>.*)$")]
    private static partial Regex Klog();
}
