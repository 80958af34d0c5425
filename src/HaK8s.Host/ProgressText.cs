using System.Management.Automation;

namespace HaK8s.Host;

/// <summary>Progress in words.</summary>
internal static class ProgressText
{
    /// <summary><c>Building the lab: kubelet, 40 %, 3 min left</c>; parts that are not known are left out.</summary>
    public static string Of(ProgressRecord record) => string.Join(", ", new[]
    {
        string.IsNullOrWhiteSpace(record.StatusDescription) ? record.Activity : $"{record.Activity}: {record.StatusDescription.Trim()}",
        record.CurrentOperation,
        record.PercentComplete >= 0 ? $"{record.PercentComplete} %" : null,
        Remaining(record.SecondsRemaining),
    }.Where(part => !string.IsNullOrWhiteSpace(part)));

    private static string? Remaining(int seconds) => seconds switch
    {
        < 0 => null,
        < 100 => $"{seconds} s left",
        _ => $"{(seconds + 30) / 60} min left",
    };
}
