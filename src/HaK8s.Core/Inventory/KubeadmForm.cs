using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

/// <summary>The description of a cluster file's section <c>kubeadm</c>.</summary>
internal static class KubeadmForm
{
    private static readonly KubeadmOptions Usual = new();

    private static readonly TextForm<string> Value = new(text => text) { Types = ["string", "number", "boolean"], MayBeEmpty = true };

    private static readonly TextForm<string> NodePath = new(text => PlainText.IsNodePath(text) ? text
        : throw new FormatException($"it must be an absolute path on the nodes, not '{text}'.")) { Pattern = TextPatterns.NodePath };

    private static readonly TextForm<TimeSpan> Duration = new(GoDuration.Parse) { Pattern = TextPatterns.Duration };

    public static readonly YamlKey<string> ApiVersion = new("apiVersion", new TextForm<string>(text => text) { Pattern = TextPatterns.KubeadmApi })
    {
        Description = "The version of kubeadm's configuration API; by Kubernetes version without it.", Example = "v1beta4",
    };

    public static readonly YamlKey<string> NodeName = new("nodeName", NameForms.Name("node name"))
    {
        Description = "The first node's name; the first control plane's without it.", Example = "z-k8s-m-1",
    };

    public static readonly YamlKey<string> AdvertiseAddress = new("advertiseAddress", NameForms.Address)
    {
        Description = "The IP address that the first apiserver advertises; the first control plane's without it.", Example = "192.0.2.11",
    };

    public static readonly YamlKey<int> BindPort = new("bindPort", new NumberForm(1, 65535)) { Description = "The port that each apiserver listens on; the endpoint's without it.", Example = "6443" };

    public static readonly YamlKey<string> CertificatesDir = new("certificatesDir", NodePath)
    {
        Description = "Where kubeadm keeps certificates on the nodes.", Default = Usual.CertificatesDir, Example = Usual.CertificatesDir,
    };

    public static readonly YamlKey<string> CriSocket = new("criSocket", new TextForm<string>(text => PlainText.IsNodePath(text.Replace("unix://", "", StringComparison.Ordinal)) ? text
        : throw new FormatException($"it must be an absolute path, with or without unix://, not '{text}'.")) { Pattern = TextPatterns.Socket })
    {
        Description = "Socket of the container runtime.", Default = Usual.CriSocket, Example = Usual.CriSocket,
    };

    public static readonly YamlKey<string> CgroupDriver = new("cgroupDriver", TextForm.Choice("systemd", "cgroupfs"))
    {
        Description = "The kubelets' cgroup driver; the container runtime must have the same.", Default = "systemd", Example = "systemd",
    };

    public static readonly YamlKey<string> KubeProxyMode = new("kubeProxyMode", TextForm.Choice([.. KubeadmOptions.ProxyModes]))
    {
        Description = "kube-proxy's mode.", Example = "ipvs",
    };

    public static readonly YamlKey<string> ImagePullPolicy = new("imagePullPolicy", TextForm.Choice([.. KubeadmOptions.PullPolicies]))
    {
        Description = "When kubeadm pulls images; from v1beta3.", Example = "IfNotPresent",
    };

    public static readonly YamlKey<string> Patches = new("patches", NodePath) { Description = "Directory of patches on the node; from v1beta3.", Example = "/etc/kubernetes/patches" };

    public static readonly YamlKey<ValueList<string>> SkipPhases = new("skipPhases", new ListForm<string>(
        new TextForm<string>(text => PlainText.Word("phase", text)) { Pattern = TextPatterns.Word }))
    {
        Description = "Phases of kubeadm init to leave out; from v1beta3.", Example = "[addon/kube-proxy]",
    };

    public static readonly YamlKey<ValueList<KeyValuePair<string, bool>>> FeatureGates = new("featureGates", new TableForm<bool>(new FlagForm(), TextPatterns.Word, "feature gate"))
    {
        Description = "kubeadm's own feature gates.", Example = "{ RootlessControlPlane: true }",
    };

    public static readonly YamlKey<ValueList<KeyValuePair<string, string>>> ApiServerExtraArgs = Flags("apiServerExtraArgs", "kube-apiserver", "{ audit-log-path: /var/log/audit.log }");

    public static readonly YamlKey<ValueList<KeyValuePair<string, string>>> ControllerManagerExtraArgs = Flags("controllerManagerExtraArgs", "kube-controller-manager", "{ node-cidr-mask-size: 25 }");

    public static readonly YamlKey<ValueList<KeyValuePair<string, string>>> SchedulerExtraArgs = Flags("schedulerExtraArgs", "kube-scheduler", "{ v: 2 }");

    public static readonly YamlKey<ValueList<KeyValuePair<string, string>>> KubeletExtraArgs = Flags("kubeletExtraArgs", "the first node's kubelet", "{ node-labels: rack=a }");

    public static readonly YamlKey<string> EncryptionAlgorithm = new("encryptionAlgorithm", TextForm.Choice([.. KubeadmOptions.Algorithms]))
    {
        Description = "Algorithm of the keys that kubeadm makes; from v1beta4.", Example = "ECDSA-P256",
    };

    public static readonly YamlKey<TimeSpan> CertificateValidityPeriod = new("certificateValidityPeriod", Duration)
    {
        Description = "How long certificates live that kubeadm makes; from v1beta4.", Example = "8760h",
    };

    public static readonly YamlKey<TimeSpan> CaCertificateValidityPeriod = new("caCertificateValidityPeriod", Duration)
    {
        Description = "How long the CAs live that kubeadm makes; from v1beta4.", Example = "87600h",
    };

    /// <summary>The section.</summary>
    public static readonly SectionForm Options = new(ApiVersion, NodeName, AdvertiseAddress, BindPort, CertificatesDir, CriSocket, CgroupDriver, KubeProxyMode, ImagePullPolicy, Patches,
        SkipPhases, FeatureGates, ApiServerExtraArgs, ControllerManagerExtraArgs, SchedulerExtraArgs, KubeletExtraArgs, EncryptionAlgorithm, CertificateValidityPeriod, CaCertificateValidityPeriod);

    // A flag that may be given more than once has a list of values.
    private static YamlKey<ValueList<KeyValuePair<string, string>>> Flags(string name, string of, string example) =>
        new(name, new TableForm<string>(Value, TextPatterns.FlagName, "flag's name (without dashes)", new ListForm<string>(Value)))
        {
            Description = $"Flags for {of}, without dashes; a list of values for a flag that may be repeated.", Example = example,
        };
}
