using System.Globalization;

namespace HaK8s.ControlPlane;

/// <summary>A static pod of the control plane as the container runtime sees it.</summary>
/// <param name="Name">Such as <c>kube-apiserver</c>.</param>
/// <param name="State">The runtime's word on its newest container: <c>Running</c>, <c>Exited</c>; <c>None</c> when there is none.</param>
/// <param name="Restarts">How often the kubelet has started it anew.</param>
/// <param name="Age">How long ago that container was made, as exact as the runtime tells it; null when not known.</param>
public sealed record StaticPod(string Name, string State, int Restarts, TimeSpan? Age)
{
    /// <summary>Name, state and restarts.</summary>
    public override string ToString() => $"{Name} {State}{(Restarts > 0 ? $" ({Restarts} restarts)" : "")}";

    /// <summary>Reads crictl's words for a time that has passed: <c>17 minutes ago</c>, <c>About an hour ago</c>, <c>Less than a second ago</c>.</summary>
    internal static TimeSpan? ParseAge(string text)
    {
        string[] words = text.Replace("Less than", "", StringComparison.Ordinal).Replace("About", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var count, var unit, "ago"])
            return null;
        double? number = count is "a" or "an" ? 1 : double.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out double read) ? read : null;
        double? seconds = unit.TrimEnd('s') switch
        {
            "second" => 1, "minute" => 60, "hour" => 3600, "day" => 86400, "week" => 7 * 86400, "month" => 30 * 86400, "year" => 365 * 86400, _ => null,
        };
        return number * seconds is { } age ? TimeSpan.FromSeconds(age) : null;
    }
}
