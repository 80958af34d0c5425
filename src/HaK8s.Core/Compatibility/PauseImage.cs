using HaK8s.Yaml;

namespace HaK8s.Compatibility;

/// <summary>The table pause.yaml: the sandbox image that kubeadm expects.</summary>
internal sealed record PauseImage(
    string Source, string Date, string Repository, string FormerRepository, IReadOnlyList<string> MovedWith, IReadOnlyList<PauseImage.Row> Pause)
{
    private static readonly Lazy<PauseImage> Shipped = new(() => CompatibilityTable.Read("pause.yaml", Read));

    /// <summary>
    /// The image for a Kubernetes version. It stays in a repository that is given, except in the one that the project has left by that version;
    /// a version beyond the table gets the newest row's.
    /// </summary>
    public static string For(KubernetesVersion kubernetes, string? repository = null)
    {
        PauseImage table = Shipped.Value;
        Row row = table.Pause.LastOrDefault(row => KubernetesVersion.Parse(row.Minor) <= kubernetes.ToMinor()) ?? table.Pause[0];
        string own = table.HasMoved(kubernetes) ? table.Repository : table.FormerRepository;
        return $"{(repository is null || repository == table.FormerRepository ? own : repository.TrimEnd('/'))}/pause:{row.Tag}";
    }

    /// <summary>The repository of an image: what stands before the last slash; null when there is none.</summary>
    public static string? RepositoryOf(string image) => image.LastIndexOf('/') is var slash and > 0 ? image[..slash] : null;

    /// <summary>The tag, such as <c>3.10</c>; empty when there is none.</summary>
    public static string TagOf(string image) => image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "";

    // Without a patch, the newest of the branch is meant.
    private bool HasMoved(KubernetesVersion kubernetes)
    {
        KubernetesVersion[] moved = [.. MovedWith.Select(KubernetesVersion.Parse)];
        return kubernetes.ToMinor() > moved[^1].ToMinor()
            || moved.Any(first => first.ToMinor() == kubernetes.ToMinor() && (kubernetes.Patch is null || kubernetes >= first));
    }

    private static PauseImage Read(YamlMap table) => new(
        table.Required("source"), table.Required("date"), table.Required("repository"), table.Required("formerRepository"), table.Texts("movedWith"),
        table.Rows("pause", Row.Read));

    internal sealed record Row(string Minor, string Tag)
    {
        public static Row Read(YamlMap row) => new(row.Required("minor"), row.Required("tag"));
    }
}
