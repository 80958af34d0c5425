namespace HaK8s;

public static partial class Failure
{
    private static HaK8sException InvalidKubeadmSetting(string errorId, string cause, string remedy, FailureKind kind = FailureKind.InvalidInput) =>
        new(errorId, kind, "check kubeadm configuration", cause, remedy);

    internal static HaK8sException KubernetesPatchMissing(string version) => InvalidKubeadmSetting("KubernetesPatchMissing",
        $"{version} names a minor version only; kubeadm takes images of one exact version.", $"Name the patch, such as {version}.2.");

    internal static HaK8sException KubernetesVersionUnsupported(string version, string lowest) => InvalidKubeadmSetting("KubernetesVersionUnsupported",
        $"No kubeadm configuration API is known for Kubernetes {version}.", $"Use Kubernetes {lowest} or later.", FailureKind.Unsupported);

    internal static HaK8sException KubeadmApiUnknown(string api, string known) => InvalidKubeadmSetting("KubeadmApiUnknown",
        $"'{api}' is no version of kubeadm's configuration API that this product writes.", $"Use one of {known}.");

    internal static HaK8sException KubeadmApiNotRead(string api, string version, string readable) => InvalidKubeadmSetting("KubeadmApiNotRead",
        $"kubeadm of Kubernetes {version} does not read {api}.", $"Leave the API version out, or use {readable}.", FailureKind.Unsupported);

    internal static HaK8sException KubeadmSettingUnsupported(string setting, string where, string needs) => InvalidKubeadmSetting("KubeadmSettingUnsupported",
        $"{setting} does not exist in {where}.", $"Leave it out, or use {needs}.", FailureKind.Unsupported);

    internal static HaK8sException SubnetOverlap(string one, string other) => InvalidKubeadmSetting("SubnetOverlap",
        $"The {one} overlaps the {other}.", "Choose ranges that have no address in common.");

    internal static HaK8sException SubnetFamilies(string cause) => InvalidKubeadmSetting("SubnetFamilies",
        cause, "Give one range, or an IPv4 and an IPv6 range, in the same order for pods and services.");

    internal static HaK8sException ServiceSubnetTooLarge(string subnet, int lowestPrefix) => InvalidKubeadmSetting("ServiceSubnetTooLarge",
        $"The service subnet {subnet} is larger than kubeadm allows.", $"Use a prefix length of {lowestPrefix} or more.");

    internal static HaK8sException InvalidAdvertiseAddress(string address, string why) => InvalidKubeadmSetting("InvalidAdvertiseAddress",
        $"The advertise address {address} {why}", "Give the IP address of the first control plane that the other nodes reach.");

    internal static HaK8sException NoEtcdEndpoint() => InvalidKubeadmSetting("NoEtcdEndpoint",
        "No etcd endpoint is given; the control planes of HaK8s use an external etcd.", "Give each member's URL, such as https://etcd-1.example.org:2379.");

    internal static HaK8sException DuplicateEtcdEndpoint(string endpoint) => InvalidKubeadmSetting("DuplicateEtcdEndpoint",
        $"The etcd endpoint {endpoint} is given twice.", "Name each member once.");

    internal static HaK8sException InvalidPort(string what, int port) => InvalidKubeadmSetting("InvalidPort",
        $"{port} is no port for the {what}.", "Use a number from 1 to 65535.");

    internal static HaK8sException PathNotAbsolute(string what, string path) => InvalidKubeadmSetting("PathNotAbsolute",
        $"{what} '{Shown(path)}' is no absolute path.", "Give a path on the node that begins with '/'.");

    internal static HaK8sException InvalidChoice(string what, string value, IEnumerable<string> allowed) => InvalidKubeadmSetting("InvalidChoice",
        $"'{Shown(value)}' is no value for {what}.", $"Use one of {string.Join(", ", allowed)}.");

    internal static HaK8sException InvalidExtraArg(string component, string name) => InvalidKubeadmSetting("InvalidExtraArg",
        $"'{Shown(name)}' is no flag name for {component}.", "Write it as on the command line, without the leading dashes.");

    internal static HaK8sException FeatureGateRepeated(string name) => InvalidKubeadmSetting("FeatureGateRepeated",
        $"The feature gate '{name}' is set twice or has no name.", "Set it once.");

    internal static HaK8sException InvalidValidityPeriod(string what) => InvalidKubeadmSetting("InvalidValidityPeriod",
        $"{what} is not a positive number of whole seconds.", "Give a duration such as 8760 hours.");

    internal static HaK8sException KubeadmConfigUnreadable(string path, Exception inner) => new("KubeadmConfigUnreadable", FailureKind.NotFound,
        "read kubeadm configuration", $"{path} cannot be read: {inner.Message}", "Give the path of a kubeadm configuration that this user may read.", inner);

    internal static HaK8sException KubeadmConfigNotWritten(string path, Exception inner) => new("KubeadmConfigNotWritten", FailureKind.Permission,
        "write kubeadm configuration", $"{path} cannot be written: {inner.Message}", "Give a path whose folder exists and is writable for this user.", inner);
}
