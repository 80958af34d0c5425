using System.Globalization;
using System.Text.RegularExpressions;
using HaK8s.Compatibility;

namespace HaK8s.Containerd;

/// <summary>containerd's own version; what a distribution appended to it (<c>~ds1</c>, <c>-0ubuntu3.1</c>) is left out.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number; with the first it names the branch.</param>
/// <param name="Patch">Third number.</param>
/// <param name="PreRelease">Such as <c>beta.1</c>; null for a release.</param>
public sealed partial record ContainerdVersion(int Major, int Minor, int Patch, string? PreRelease = null) : IComparable<ContainerdVersion>
{
    /// <summary>The release branch, such as <c>1.7</c>.</summary>
    public string Branch => $"{Major}.{Minor}";

    /// <summary>Reads a bare version or the line that <c>containerd --version</c> prints, in the forms of upstream, Docker, Debian and Ubuntu.</summary>
    /// <exception cref="HaK8sException">InvalidContainerdVersion.</exception>
    public static ContainerdVersion Parse(string text) => TryParse(text) ?? throw Failure.InvalidContainerdVersion(text);

    /// <summary>As <see cref="Parse"/>, null for anything else.</summary>
    public static ContainerdVersion? TryParse(string? text)
    {
        // The line has the version as a word of its own, before the package's version and the commit.
        Match? match = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Pattern().Match(word)).FirstOrDefault(found => found.Success);
        return match is null ? null : new(Number("major"), Number("minor"), Number("patch"), PreReleaseOf(match));

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static string? PreReleaseOf(Match match) => match.Groups["stage"] is { Success: true } stage
        ? stage.Value + (match.Groups["number"] is { Success: true } number ? "." + number.Value : "")
        : null;

    /// <inheritdoc />
    public int CompareTo(ContainerdVersion? other)
    {
        if (other is null)
            return 1;
        int order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return order == 0 ? VersionOrder.ComparePreRelease(PreRelease, other.PreRelease) : order;
    }

    /// <summary>Orders two versions.</summary>
    public static bool operator <(ContainerdVersion left, ContainerdVersion right) => left.CompareTo(right) < 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator >(ContainerdVersion left, ContainerdVersion right) => left.CompareTo(right) > 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator <=(ContainerdVersion left, ContainerdVersion right) => left.CompareTo(right) <= 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator >=(ContainerdVersion left, ContainerdVersion right) => left.CompareTo(right) >= 0;

    /// <summary>As containerd writes it, without <c>v</c>: <c>1.7.0-beta.1</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}.{Patch}" + (PreRelease is null ? "" : "-" + PreRelease);

    // After the numbers: end, a pre-release (Debian writes ~ for -), or whatever a distribution adds.
    [GeneratedRegex(@"^v?(?<major>\d{1,4})\.(?<minor>\d{1,4})\.(?<patch>\d{1,6})(?![\d.])([-~]?(?<stage>alpha|beta|rc)[.-]?(?<number>\d{1,6})?)?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
