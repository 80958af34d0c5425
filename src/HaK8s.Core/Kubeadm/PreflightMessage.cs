using System.Text.RegularExpressions;

namespace HaK8s.Kubeadm;

/// <summary>A finding of kubeadm's preflight checks.</summary>
/// <param name="Check">kubeadm's name of the check, as <c>--ignore-preflight-errors</c> takes it: Port-6443, FileAvailable--..., Swap.</param>
/// <param name="IsError">False for a warning.</param>
/// <param name="Text">What kubeadm says.</param>
public sealed partial record PreflightMessage(string Check, bool IsError, string Text)
{
    /// <summary>What the operator can do about it; empty when nothing better than the text is known.</summary>
    public string Remedy => PreflightRemedies.For(Check);

    internal static PreflightMessage? Parse(string line) => Form().Match(line) is { Success: true } match
        ? new(match.Groups["check"].Value, match.Groups["level"].Value == "ERROR", match.Groups["text"].Value.Trim())
        : null;

    /// <inheritdoc />
    public override string ToString() => $"{Check}: {Text}";

    // cmd/kubeadm/app/preflight/checks.go: "\t[ERROR %s]: %v\n", "\t[WARNING %s]: %v\n".
    [GeneratedRegex(@"^\s*\[(?<level>ERROR|WARNING) (?<check>[^\]]+)\]: (?<text>.*)$")]
    private static partial Regex Form();
}
