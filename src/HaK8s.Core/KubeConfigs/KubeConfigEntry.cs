using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>A named entry as it should stand in a kubeconfig.</summary>
internal sealed record KubeConfigEntry(KubeConfigSection Section, string Name, PlacedNode Body)
{
    /// <summary>Cluster, user and context of a <see cref="KubeConfig"/>, under its names.</summary>
    public static IReadOnlyList<KubeConfigEntry> Of(KubeConfig config) =>
    [
        new(KubeConfigSection.Clusters, config.ClusterName, config.ClusterBody.With("server", PlacedNode.Of(config.Server))),
        new(KubeConfigSection.Users, config.UserName, config.UserBody),
        new(KubeConfigSection.Contexts, config.ContextName,
            config.ContextBody.With("cluster", PlacedNode.Of(config.ClusterName)).With("user", PlacedNode.Of(config.UserName))),
    ];

    /// <summary>Name and body, in the order of kubectl: by the alphabet.</summary>
    public PlacedNode Node => PlacedNode.Of(new SortedDictionary<string, PlacedNode>(StringComparer.Ordinal) { ["name"] = PlacedNode.Of(Name), [Section.Item] = Body });

    /// <summary>A whole kubeconfig with these entries, as kubectl would write it.</summary>
    public static PlacedNode Document(IReadOnlyList<KubeConfigEntry> entries, string currentContext) => PlacedNode.Of(new SortedDictionary<string, PlacedNode>(StringComparer.Ordinal)
    {
        ["apiVersion"] = PlacedNode.Of("v1"),
        ["clusters"] = List(entries, KubeConfigSection.Clusters),
        ["contexts"] = List(entries, KubeConfigSection.Contexts),
        ["current-context"] = PlacedNode.Of(currentContext),
        ["kind"] = PlacedNode.Of("Config"),
        ["preferences"] = new() { Pairs = [] },
        ["users"] = List(entries, KubeConfigSection.Users),
    });

    /// <summary>Kind and name, for messages; the body may be secret.</summary>
    public override string ToString() => $"{Section.Item} '{Name}'";

    private static PlacedNode List(IEnumerable<KubeConfigEntry> entries, KubeConfigSection section) =>
        new() { Items = [.. entries.Where(entry => entry.Section == section).Select(entry => entry.Node)] };
}
