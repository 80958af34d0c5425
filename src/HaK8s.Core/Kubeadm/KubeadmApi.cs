using HaK8s.Compatibility;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>The table kubeadm-api.yaml: which kubeadm reads which version of its configuration API, and since when settings exist.</summary>
public static class KubeadmApi
{
    internal const string Group = "kubeadm.k8s.io/";

    private static readonly Lazy<Table> Shipped = new(() => CompatibilityTable.Read("kubeadm-api.yaml", Table.Read));

    /// <summary>The API versions, ascending: <c>v1beta2</c> and so on.</summary>
    public static IReadOnlyList<string> Versions { get; } = [.. Shipped.Value.Versions.Select(version => version.Name)];

    /// <summary>The newest API version that this Kubernetes' kubeadm reads and does not call deprecated.</summary>
    /// <exception cref="HaK8sException">KubernetesVersionUnsupported.</exception>
    public static string DefaultFor(KubernetesVersion kubernetes) =>
        Shipped.Value.Versions.LastOrDefault(version => version.IsReadBy(kubernetes) && !version.IsDeprecatedIn(kubernetes))?.Name
        ?? throw Failure.KubernetesVersionUnsupported(kubernetes.ToString(), "v" + Shipped.Value.Versions[0].From);

    /// <summary>True when this Kubernetes' kubeadm still reads the API version but warns of it.</summary>
    public static bool IsDeprecated(string api, KubernetesVersion kubernetes) => Find(api).IsDeprecatedIn(kubernetes);

    /// <summary>The name without group: <c>kubeadm.k8s.io/v1beta3</c> becomes <c>v1beta3</c>.</summary>
    /// <exception cref="HaK8sException">KubeadmApiUnknown.</exception>
    public static string Normalize(string api) => Find(api.StartsWith(Group, StringComparison.Ordinal) ? api[Group.Length..] : api).Name;

    /// <summary>Refuses an API version that this Kubernetes' kubeadm does not read.</summary>
    /// <exception cref="HaK8sException">KubeadmApiUnknown, KubeadmApiNotRead.</exception>
    internal static void CheckReads(KubernetesVersion kubernetes, string api)
    {
        if (!Find(api).IsReadBy(kubernetes))
            throw Failure.KubeadmApiNotRead(api, kubernetes.ToString(),
                string.Join(" or ", Shipped.Value.Versions.Where(version => version.IsReadBy(kubernetes)).Select(version => version.Name)));
    }

    /// <summary>Refuses a setting that the API version or the Kubernetes version does not have yet.</summary>
    /// <exception cref="HaK8sException">KubeadmSettingUnsupported.</exception>
    internal static void CheckSetting(string setting, string api, KubernetesVersion kubernetes)
    {
        if (Shipped.Value.Settings.FirstOrDefault(row => row.Name == setting) is not { } row)
            return;
        if (row.Api is not null && Versions.IndexOf(api) < Versions.IndexOf(row.Api))
            throw Failure.KubeadmSettingUnsupported(setting, api,
                $"{row.Api}, which kubeadm reads from Kubernetes {Find(row.Api).From} on");
        if (row.Kubernetes is not null && kubernetes.ToMinor() < KubernetesVersion.Parse(row.Kubernetes))
            throw Failure.KubeadmSettingUnsupported(setting, $"Kubernetes {kubernetes}", $"Kubernetes {row.Kubernetes} or later");
    }

    /// <summary>The socket of the container runtime as this Kubernetes' kubeadm wants it written.</summary>
    internal static string CriSocket(string socket, KubernetesVersion kubernetes)
    {
        const string scheme = "unix://";
        string path = socket.StartsWith(scheme, StringComparison.Ordinal) ? socket[scheme.Length..] : socket;
        return kubernetes.ToMinor() >= KubernetesVersion.Parse(Shipped.Value.CriSocketSchemeFrom) ? scheme + path : path;
    }

    private static ApiRow Find(string api) => Shipped.Value.Versions.FirstOrDefault(version => version.Name == api)
        ?? throw Failure.KubeadmApiUnknown(api, string.Join(", ", Versions));

    private static int IndexOf(this IReadOnlyList<string> list, string item) => list.TakeWhile(other => other != item).Count();

    internal sealed record Table(string Source, string Date, IReadOnlyList<ApiRow> Versions, string CriSocketSchemeFrom, IReadOnlyList<SettingRow> Settings)
    {
        public static Table Read(YamlMap table) => new(
            table.Required("source"), table.Required("date"), table.Rows("versions", ApiRow.Read), table.Required("criSocketSchemeFrom"),
            table.Rows("settings", SettingRow.Read));
    }

    internal sealed record ApiRow(string Name, string From, string? Through, string? DeprecatedFrom)
    {
        public static ApiRow Read(YamlMap row) => new(row.Required("name"), row.Required("from"), row.Text("through"), row.Text("deprecatedFrom"));

        public bool IsReadBy(KubernetesVersion kubernetes) => kubernetes.ToMinor() >= KubernetesVersion.Parse(From)
            && (Through is null || kubernetes.ToMinor() <= KubernetesVersion.Parse(Through));

        public bool IsDeprecatedIn(KubernetesVersion kubernetes) => DeprecatedFrom is not null && kubernetes.ToMinor() >= KubernetesVersion.Parse(DeprecatedFrom);
    }

    internal sealed record SettingRow(string Name, string? Api, string? Kubernetes)
    {
        public static SettingRow Read(YamlMap row) => new(row.Required("name"), row.Text("api"), row.Text("kubernetes"));
    }
}
