namespace HaK8s.Compatibility;

/// <summary>The table pause.yaml: the sandbox image that kubeadm expects.</summary>
internal sealed class PauseImage
{
    private static readonly Lazy<PauseImage> Shipped = new(() => CompatibilityTable.Read<PauseImage>("pause.yaml"));

    public string Source { get; set; } = "";
    public string Date { get; set; } = "";
    public string Repository { get; set; } = "";
    public List<Row> Pause { get; set; } = [];

    /// <summary>The image for a Kubernetes version, in a repository or the project's own; a version beyond the table gets the newest row's.</summary>
    public static string For(KubernetesVersion kubernetes, string? repository = null)
    {
        PauseImage table = Shipped.Value;
        Row row = table.Pause.LastOrDefault(row => KubernetesVersion.Parse(row.Minor) <= kubernetes.MinorOnly) ?? table.Pause[0];
        return $"{(repository ?? table.Repository).TrimEnd('/')}/pause:{row.Tag}";
    }

    /// <summary>The repository of an image: what stands before the last slash. Null for the place that the project has left.</summary>
    public static string? RepositoryOf(string image) =>
        image.LastIndexOf('/') is var slash and > 0 && image[..slash] is var repository && repository != "k8s.gcr.io" ? repository : null;

    /// <summary>The tag, such as <c>3.10</c>; empty when there is none.</summary>
    public static string TagOf(string image) => image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "";

    internal sealed class Row
    {
        public string Minor { get; set; } = "";
        public string Tag { get; set; } = "";
    }
}
