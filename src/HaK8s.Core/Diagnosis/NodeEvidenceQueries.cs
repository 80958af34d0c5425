using HaK8s.ControlPlane;

namespace HaK8s.Diagnosis;

/// <summary>Questions that rules ask of a node's evidence.</summary>
internal static class NodeEvidenceQueries
{
    /// <summary>For how long a line counts as being about now: daemons say again what still troubles them within a few minutes.</summary>
    private static readonly TimeSpan Current = TimeSpan.FromMinutes(5);

    // The kubelet's unit is restarted after 10 seconds, and ends within a few when nothing was mended.
    private static readonly TimeSpan JustRestarted = TimeSpan.FromSeconds(8), LastTries = TimeSpan.FromSeconds(60);

    // containerd counts as started once it says so, and has said things before.
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(5);

    public static UnitState? UnitOf(this NodeEvidence node, string name) => node.Unit.FirstOrDefault(unit => unit.Name == name);

    /// <summary>Whether the kubelet is installed and does not run for good; one that ends again and again runs for some seconds each time.</summary>
    public static bool KubeletFails(this NodeEvidence node) => node.UnitOf("kubelet") is { } kubelet && node.HasFailed(kubelet);

    private static bool HasFailed(this NodeEvidence node, UnitState unit) => !unit.IsRunning || (unit.Restarts > 0 && node.Time - unit.Since < JustRestarted);

    /// <summary>
    /// Lines of a service's journal that fit, newest first: of one that runs those since its start and from the last few minutes, of one that
    /// does not those of its last tries, of one that was stopped those of its last run. What it said before, of something that was mended, is past.
    /// </summary>
    public static IEnumerable<EvidenceLine> Said(this NodeEvidence node, string unit, string pattern, TimeSpan? within = null)
    {
        WordPattern words = WordPattern.Of(pattern);
        DateTimeOffset from = node.Time - (within ?? Current);
        if (node.UnitOf(unit) is { } state)
            from = state.Active == "inactive" && node.LastStart(unit) is { } started ? started
                : state.Since is not { } since ? from
                : node.HasFailed(state) ? since - LastTries
                : since - Starting > from ? since - Starting : from;
        return node.Journal.Where(line => line.Unit == unit && line.Time >= from && words.IsMatch(line.Text))
            .Select(line => new EvidenceLine(node.Node.Name, line.Unit, line.Time, line.Text));
    }

    // systemd forgets the times of a unit that is stopped and that nothing wants; the journal keeps its words.
    private static DateTimeOffset? LastStart(this NodeEvidence node, string unit) =>
        node.Journal.FirstOrDefault(line => line.Unit == unit && line.Text.StartsWith($"Started {unit}", StringComparison.Ordinal))?.Time;

    /// <summary>Whether the apiserver, controller-manager or scheduler has a manifest here and does not answer well.</summary>
    public static bool Fails(this NodeEvidence node, string component) => node.Status is { } status
        && status.StateOf(component, Check(component)) is not (ComponentState.Missing or ComponentState.Healthy);

    /// <summary>A component's answer to the question for its health, as evidence.</summary>
    public static EvidenceLine? Health(this NodeEvidence node, string component) => node.Status?.Health is { } health && health.TryGetValue(Check(component), out HealthAnswer answer)
        ? node.Line(component, $"{(answer.Status == 0 ? "no answer" : $"HTTP {answer.Status}")}: {answer.Short}") : null;

    /// <summary>The programs of a control plane's static pods.</summary>
    public static IReadOnlyList<string> ControlPlaneComponents { get; } = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    /// <summary>The newest container of a name. A changed manifest makes a new pod, whose attempts begin anew; one that has not ended is always the newest.</summary>
    public static ContainerState? Newest(this NodeEvidence node, string container) =>
        node.Container.Where(one => one.Name == container).OrderBy(one => one.State == "Exited").ThenByDescending(one => one.Attempt).FirstOrDefault();

    /// <summary>The newest container of a name that has ended.</summary>
    public static ContainerState? LastEnded(this NodeEvidence node, string container) =>
        node.Container.Where(one => one.Name == container && one.State == "Exited").OrderByDescending(one => one.Attempt).FirstOrDefault();

    /// <summary>
    /// Last words of a component that does not answer well and fit a pattern, newest first. What a container that has ended long ago said
    /// does not count.
    /// </summary>
    public static IEnumerable<EvidenceLine> LastWords(this NodeEvidence node, string component, string pattern)
    {
        if (!node.Fails(component) || node.LastEnded(component) is not { } ended)
            return [];
        WordPattern words = WordPattern.Of(pattern);
        return ended.Log.Where(line => line.Time is not { } time || node.Time - time <= 2 * Current).Where(line => words.IsMatch(line.Text)).Reverse();
    }

    /// <summary>An option of a static pod's program; null when it is not there.</summary>
    public static string? Argument(this NodeEvidence node, string manifest, string option) => node.Manifest.FirstOrDefault(one => one.Name == manifest)?[option];

    public static bool Has(this NodeEvidence node, string path) => node.File.Any(file => file.Path == path);

    public static CertificateEvidence? CertificateOf(this NodeEvidence node, string file) => node.Certificate.FirstOrDefault(certificate => certificate.File == file);

    public static string? KubeletSetting(this NodeEvidence node, string key) => node.KubeletConfig.LastOrDefault(setting => setting.Name == key)?.Text;

    /// <summary>The last run of kubeadm by HaK8s when it failed and the node has not come to life since; null otherwise.</summary>
    public static KubeadmRunEvidence? FailedRun(this NodeEvidence node) => node.KubeadmRun.MaxBy(run => run.Time) is { Failed: true } run
        && !(node.UnitOf("kubelet") is { IsRunning: true } && node.Has(NodePaths.KubeletKubeConfig) && !node.Fails("kube-apiserver") && run.Verb == "join") ? run : null;

    /// <summary>Lines of that run that fit, newest first.</summary>
    public static IEnumerable<EvidenceLine> KubeadmSaid(this NodeEvidence node, string pattern) =>
        node.FailedRun() is { } run && WordPattern.Of(pattern) is var words ? run.Log.Where(line => words.IsMatch(line.Text)).Reverse() : [];

    /// <summary>Something that was seen on the node and stands in no log.</summary>
    public static EvidenceLine Line(this NodeEvidence node, string source, string text) => new(node.Node.Name, source, null, text);

    private static string Check(string component) => component switch
    {
        "kube-apiserver" => "readyz",
        "kube-controller-manager" => "controller-manager",
        "kube-scheduler" => "scheduler",
        _ => component,
    };
}
