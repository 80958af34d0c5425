namespace HaK8s.Kubeadm;

/// <summary>The phases of a verb of kubeadm: which tags of its output open one, and how far each is along the way.</summary>
internal sealed class KubeadmPhaseOrder
{
    private static readonly KubeadmPhaseOrder Init = new()
    {
        // Lines of these tags are printed inside another phase.
        within = new()
        {
            ["init"] = "preflight", ["apiclient"] = "wait-control-plane", ["kubelet-check"] = "wait-control-plane",
            ["kubelet"] = "upload-config", ["control-plane-check"] = "wait-control-plane", ["api-check"] = "wait-control-plane",
            ["patches"] = "control-plane", ["addons"] = "addon",
        },
        // The share of a run that is behind us when a phase begins, in percent; measured, and only a picture of progress.
        behind = new()
        {
            ["preflight"] = 0, ["certs"] = 10, ["kubeconfig"] = 15, ["kubelet-start"] = 20, ["control-plane"] = 25, ["etcd"] = 27,
            ["wait-control-plane"] = 30, ["upload-config"] = 85, ["upload-certs"] = 88, ["mark-control-plane"] = 90, ["bootstrap-token"] = 92,
            ["kubelet-finalize"] = 95, ["addon"] = 97,
        },
    };

    private static readonly KubeadmPhaseOrder Join = new()
    {
        within = new()
        {
            ["kubelet-check"] = "kubelet-start", ["patches"] = "control-plane", ["control-plane-check"] = "wait-control-plane",
            ["upload-config"] = "control-plane-join", ["etcd"] = "control-plane-join", ["mark-control-plane"] = "control-plane-join",
        },
        behind = new()
        {
            ["preflight"] = 0, ["download-certs"] = 15, ["certs"] = 18, ["kubeconfig"] = 22, ["control-plane"] = 25, ["check-etcd"] = 27,
            ["kubelet-start"] = 30, ["wait-control-plane"] = 60, ["control-plane-join"] = 75,
        },
    };

    private static readonly KubeadmPhaseOrder Reset = new()
    {
        within = [],
        behind = new() { ["preflight"] = 0, ["reset"] = 10 },
    };

    private Dictionary<string, string> within = [];
    private Dictionary<string, int> behind = [];

    private KubeadmPhaseOrder() { }

    public static KubeadmPhaseOrder Of(KubeadmVerb verb) => verb switch
    {
        KubeadmVerb.Join => Join,
        KubeadmVerb.Reset => Reset,
        _ => Init,
    };

    public bool Knows(string phase) => behind.ContainsKey(phase);

    public string PhaseOf(string tag) => within.GetValueOrDefault(tag, tag);

    public int PercentBehind(string phase) => behind.GetValueOrDefault(phase, -1);
}
