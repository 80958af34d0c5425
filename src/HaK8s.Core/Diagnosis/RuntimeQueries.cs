using System.Text.RegularExpressions;

namespace HaK8s.Diagnosis;

/// <summary>Questions about a node's runtime, its pod network and pods that wait.</summary>
internal static partial class RuntimeQueries
{
    /// <summary>The kubelet starts a pod that waits again after 10 to 20 seconds, and says each time what is wrong.</summary>
    private static readonly TimeSpan Retried = TimeSpan.FromSeconds(90);

    /// <summary>The path of the socket that the kubelet is pointed to; null when it is not said.</summary>
    public static string? RuntimeEndpoint(this NodeEvidence node) =>
        (node.KubeletFlag.LastOrDefault(flag => flag.Name == "container-runtime-endpoint")?.Text ?? node.KubeletSetting("containerRuntimeEndpoint")) is { Length: > 0 } endpoint
            ? endpoint.Replace("unix://", "", StringComparison.Ordinal) : null;

    /// <summary>Whether containerd is the kubelet's runtime, as far as can be seen.</summary>
    public static bool UsesContainerd(this NodeEvidence node) => node.RuntimeEndpoint() is not { } endpoint || endpoint.Contains("containerd", StringComparison.Ordinal);

    /// <summary>Whether the node has an image, however its reference is written.</summary>
    public static bool HasImage(this NodeEvidence node, string image) => node.Image.Any(one => Whole(one) == Whole(image));

    /// <summary>Whether a plugin is in a folder; in any folder when the node does not tell it.</summary>
    public static bool HasCniPlugin(this NodeEvidence node, string plugin, string folder) =>
        node.CniPluginFile.Count == 0 ? node.CniPlugin.Contains(plugin) : node.CniPluginFile.Contains($"{folder.TrimEnd('/')}/{plugin}");

    /// <summary>
    /// containerd's last word on the configuration of the pod network, when that was broken. It says so each time that it reads the files, so only
    /// the last time is about what is there now: a file that is being written is broken for a moment.
    /// </summary>
    public static EvidenceLine? CniTrouble(this NodeEvidence node) =>
        node.Said("containerd", "cni config load failed|load cni during init|reload cni configuration", TimeSpan.FromDays(1)).MaxBy(line => line.Time) is { } last
            && Broken().IsMatch(last.Text) ? last : null;

    /// <summary>Whether a pod has its sandbox and no container that runs: the one that a line of the kubelet names, or any when it names none.</summary>
    public static bool PodWaits(this NodeEvidence node, string text) => PodOf(text) is var pod
        && node.Sandbox.Any(one => one.State == "Ready" && (pod is null || one.Pod == pod) && !node.Container.Any(container => container.Pod == one.Pod && container.State == "Running"));

    /// <summary>Lines about pods whose sandbox cannot be made that fit, newest first, from the time in which the kubelet tries again.</summary>
    public static IEnumerable<EvidenceLine> SaidOfPodsWithoutSandbox(this NodeEvidence node, string pattern) => node.Said("kubelet", pattern, Retried)
        .Where(line => PodOf(line.Text) is not { } pod || !node.Sandbox.Any(one => one.Pod == pod && one.State == "Ready"));

    private static string? PodOf(string text) => Pod().Match(text) is { Success: true } match ? match.Groups["pod"].Value : null;

    // docker.io/library/ and :latest may be left out.
    private static string Whole(string image)
    {
        string name = image.Split('@')[0];
        string first = name.Split('/')[0];
        string whole = !name.Contains('/', StringComparison.Ordinal) ? "docker.io/library/" + name : first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost" ? name : "docker.io/" + name;
        return whole[(whole.LastIndexOf('/') + 1)..].Contains(':', StringComparison.Ordinal) ? whole : whole + ":latest";
    }

    [GeneratedRegex("failed to load CNI config (list )?file|error parsing|error loading configuration|invalid character|unexpected end of JSON", RegexOptions.IgnoreCase)]
    private static partial Regex Broken();

    // name_namespace(uid), or pod="namespace/name"
    [GeneratedRegex(@"(?:(?<pod>[a-z0-9][a-z0-9.-]*)_[a-z0-9-]+\([0-9a-z-]+\)|\bpod=""[a-z0-9-]+/(?<pod>[a-z0-9.-]+)"")")]
    private static partial Regex Pod();
}
