using HaK8s.Compatibility;

namespace HaK8s.Containerd;

/// <summary>Judges containerd for Kubernetes by the shipped matrix, each version by the row of its own branch.</summary>
public static class ContainerdCompatibility
{
    /// <summary>The Kubernetes minor versions that the matrix has, ascending.</summary>
    public static IReadOnlyList<KubernetesVersion> KnownVersions { get; } = [.. ContainerdMatrix.Current.KnownVersions.Order()];

    /// <summary>Where the matrix was published, and its date.</summary>
    public static string Source => $"{ContainerdMatrix.Current.Source} ({ContainerdMatrix.Current.Date})";

    /// <summary>The verdict. A Kubernetes newer than the matrix is judged by the newest row and never better than <see cref="ContainerdOutcome.Works"/>.</summary>
    public static ContainerdVerdict Judge(KubernetesVersion kubernetes, ContainerdVersion containerd) =>
        Judge(kubernetes, containerd, ContainerdMatrix.Current);

    internal static ContainerdVerdict Judge(KubernetesVersion kubernetes, ContainerdVersion containerd, ContainerdMatrix matrix)
    {
        ContainerdMatrix.Row newest = matrix.Kubernetes.MaxBy(row => row.Version)!;
        if (matrix.RowOf(kubernetes) is { } row)
            return Judge(kubernetes, containerd, matrix, row);
        if (kubernetes < newest.Version)
            return Verdict(ContainerdOutcome.Fails, null,
                $"Kubernetes {kubernetes} is not in the matrix, which begins with {matrix.KnownVersions.Min()}.",
                $"Use Kubernetes {matrix.KnownVersions.Min()} or later.");

        ContainerdVerdict nearest = Judge(kubernetes, containerd, matrix, newest);
        return nearest with
        {
            Outcome = nearest.Outcome == ContainerdOutcome.Recommended ? ContainerdOutcome.Works : nearest.Outcome,
            Reason = $"Kubernetes {kubernetes.ToMinor()} is newer than the matrix of {matrix.Date}; judged as {newest.Version}: {nearest.Reason}",
            Remedy = nearest.Remedy.Length > 0 ? nearest.Remedy : $"Compare with {matrix.Source}.",
        };

        ContainerdVerdict Verdict(ContainerdOutcome outcome, ContainerdVersion? minimum, string reason, string remedy) => new()
        {
            KubernetesVersion = kubernetes, ContainerdVersion = containerd, Outcome = outcome, Minimum = minimum, Reason = reason, Remedy = remedy,
        };
    }

    private static ContainerdVerdict Judge(KubernetesVersion kubernetes, ContainerdVersion containerd, ContainerdMatrix matrix, ContainerdMatrix.Row row)
    {
        ContainerdVersion? lowest = row.LowestOf(containerd.Branch);
        string listed = string.Join(", ", row.Containerd);
        string ended = matrix.EndOfLife.Contains(containerd.Branch) ? $" Branch {containerd.Branch} gets no more fixes." : "";
        string upgrade = $"Install containerd {(lowest is null ? Any(row.Containerd) : $"{lowest} or a later {containerd.Branch}")}.";
        IReadOnlyList<string> kubelet = matrix.CriOf(kubernetes), runtime = matrix.CriOf(containerd);

        if (!kubelet.Intersect(runtime).Any())
            return Verdict(ContainerdOutcome.Fails,
                $"The kubelet of {kubernetes.ToMinor()} speaks CRI {string.Join(" and ", kubelet)}, containerd {containerd} speaks {string.Join(" and ", runtime)}: they cannot work together.",
                $"Install containerd {Any(row.Containerd)}.");
        if (lowest is not null && containerd >= lowest)
            return Verdict(ContainerdOutcome.Recommended, $"containerd {containerd} is at or above {lowest}, the lowest {containerd.Branch} for {kubernetes.ToMinor()}.{ended}", "");
        if (lowest is not null)
            return Verdict(ContainerdOutcome.Works, $"containerd {containerd} is below {lowest}, the lowest {containerd.Branch} for {kubernetes.ToMinor()}.{ended}", upgrade);
        if (row.FormerLowestOf(containerd.Branch) is { } former && containerd >= former)
            return Verdict(ContainerdOutcome.Works, $"containerd {former} was once published for {kubernetes.ToMinor()}, but is no longer ({listed}).{ended}", upgrade);
        if (containerd > row.Listed.Max()!)
            return Verdict(ContainerdOutcome.Works,
                $"containerd {containerd} is newer than what was published as tested for {kubernetes.ToMinor()} ({listed}).{ended}",
                "Nothing needs to be done unless pods misbehave; then install one of the versions published as tested.");
        return Verdict(ContainerdOutcome.Fails,
            $"containerd {containerd} is of branch {containerd.Branch}, which is older than what {kubernetes.ToMinor()} was published with ({listed}).{ended}", upgrade);

        ContainerdVerdict Verdict(ContainerdOutcome outcome, string reason, string remedy) => new()
        {
            KubernetesVersion = kubernetes, ContainerdVersion = containerd, Outcome = outcome, Minimum = lowest, Reason = reason, Remedy = remedy,
        };
    }

    private static string Any(IEnumerable<string> versions) => string.Join(", or ", versions.Select(version => $"{version} or a later patch of that branch"));
}
