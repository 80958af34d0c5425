using System.Text.RegularExpressions;
using HaK8s.Compatibility;

namespace HaK8s.Etcd;

/// <summary>An etcd version as semantic versioning orders it.</summary>
/// <param name="Number">Three numbers.</param>
/// <param name="PreRelease">Such as <c>rc.1</c>; null for a release.</param>
public sealed partial record EtcdVersion(Version Number, string? PreRelease = null) : IComparable<EtcdVersion>
{
    /// <summary>The path below which this version's gateway stands.</summary>
    internal string Gateway => this switch
    {
        { Number: { Major: < 3 } or { Major: 3, Minor: < 3 } } => "v3alpha",
        { Number: { Major: 3, Minor: 3 } } => "v3beta",
        _ => "v3",
    };

    /// <summary>Reads <c>3.4.23</c>, <c>3.6.0-rc.1</c>, <c>3.5.0+git</c>; null for anything else.</summary>
    public static EtcdVersion? TryParse(string? text)
    {
        Match match = Pattern().Match(text ?? "");
        return match.Success ? new(Version.Parse(match.Groups["number"].ValueSpan), match.Groups["pre"] is { Success: true } pre ? pre.Value : null) : null;
    }

    /// <inheritdoc />
    public int CompareTo(EtcdVersion? other) => other is null ? 1
        : Number.CompareTo(other.Number) is not 0 and int order ? order
        : VersionOrder.ComparePreRelease(PreRelease, other.PreRelease);

    /// <summary>
    /// Not below the minimum, as kubeadm compares: it reads both as semantic versions, so 3.4.13 is above the 3.4.13-4 that its image is called.
    /// </summary>
    internal bool Meets(EtcdRequirement minimum) => CompareTo(TryParse(minimum.ToString())) >= 0;

    /// <summary>Orders two versions.</summary>
    public static bool operator <(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) < 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator >(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) > 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator <=(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) <= 0;
    /// <summary>Orders two versions.</summary>
    public static bool operator >=(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) >= 0;

    /// <summary>As etcd writes it.</summary>
    public override string ToString() => Number + (PreRelease is null ? "" : "-" + PreRelease);

    [GeneratedRegex(@"^(?<number>\d{1,4}\.\d{1,4}\.\d{1,6})(-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+[0-9A-Za-z.-]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
