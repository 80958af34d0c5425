using System.Globalization;
using System.Text.RegularExpressions;

namespace HaK8s.Compatibility;

/// <summary>
/// A Kubernetes version as semantic versioning orders it. <c>1.20</c> without a patch names the minor version alone and sorts
/// before all of its patches.
/// </summary>
/// <param name="Major">1, so far.</param>
/// <param name="Minor">What the compatibility tables go by.</param>
/// <param name="Patch">Null when only the minor version was said.</param>
/// <param name="PreRelease">Such as <c>rc.1</c>; null for a release.</param>
/// <param name="Build">What a vendor added after <c>+</c>; null when nothing.</param>
public sealed partial record KubernetesVersion(int Major, int Minor, int? Patch = null, string? PreRelease = null, string? Build = null)
    : IComparable<KubernetesVersion>
{
    /// <summary>The version without patch, for comparisons and look-ups by minor version.</summary>
    public KubernetesVersion ToMinor() => new(Major, Minor);

    /// <summary>Reads <c>v1.20.2</c>, <c>1.20.2</c>, <c>1.20</c>, <c>v1.31.0-rc.1+x</c>.</summary>
    /// <exception cref="HaK8sException">InvalidKubernetesVersion.</exception>
    public static KubernetesVersion Parse(string text) => TryParse(text) ?? throw Failure.InvalidKubernetesVersion(text);

    /// <summary>As <see cref="Parse"/>, null for anything else.</summary>
    public static KubernetesVersion? TryParse(string? text)
    {
        Match match = Pattern().Match(text ?? "");
        return match.Success
            ? new(Number("major"), Number("minor"), match.Groups["patch"].Success ? Number("patch") : null, Text("pre"), Text("build"))
            : null;

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        string? Text(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    /// <inheritdoc />
    public int CompareTo(KubernetesVersion? other)
    {
        if (other is null)
            return 1;
        int order = (Major, Minor, Patch ?? -1).CompareTo((other.Major, other.Minor, other.Patch ?? -1));
        if (order == 0)
            order = VersionOrder.ComparePreRelease(PreRelease, other.PreRelease);
        // Semantic versioning calls builds equal; a total order is worth more here.
        return order == 0 ? string.CompareOrdinal(Build, other.Build) : order;
    }

    /// <summary>Orders two versions.</summary>
    public static bool operator <(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) < 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator >(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) > 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator <=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) <= 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator >=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) >= 0;

    /// <summary>As Kubernetes writes it: <c>v1.20.2</c>.</summary>
    public override string ToString() => $"v{Major}.{Minor}{(Patch is null ? "" : "." + Patch)}"
        + (PreRelease is null ? "" : "-" + PreRelease) + (Build is null ? "" : "+" + Build);

    [GeneratedRegex(@"^v?(?<major>\d{1,4})\.(?<minor>\d{1,4})(\.(?<patch>\d{1,6})(-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+(?<build>[0-9A-Za-z.-]+))?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
