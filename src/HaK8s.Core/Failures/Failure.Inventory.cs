namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException InvalidEndpoint(string text) => new("InvalidEndpoint", FailureKind.InvalidInput, "read endpoint",
        $"'{Shown(text)}' is no endpoint.", "Write it as name:port or address:port, such as k8s-api.example.org:6443 or [fd00::1]:6443.");

    internal static HaK8sException InvalidSubnet(string text, string? meant) => new("InvalidSubnet", FailureKind.InvalidInput, "read subnet",
        $"'{Shown(text)}' is no subnet in CIDR form{(meant is null ? "." : ": bits are set behind the prefix.")}",
        meant is null ? "Write it as address/length, such as 10.244.0.0/16 or fd00:10:244::/56; two of them separated by a comma for dual stack." : $"Did you mean {meant}?");

    internal static HaK8sException InvalidEtcdEndpoint(string text) => new("InvalidEtcdEndpoint", FailureKind.InvalidInput, "read etcd endpoint",
        $"'{Shown(text)}' is no etcd endpoint.", "Write it as https://name:2379: the client certificates need TLS, and nothing may follow the port.");

    internal static HaK8sException InvalidName(string what, string text) => new("InvalidName", FailureKind.InvalidInput, "check names",
        $"'{Shown(text)}' cannot be used as {what}.", "Use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, at most 253 characters and 63 between dots (DNS-1123).");

    internal static HaK8sException InvalidAddress(string text) => new("InvalidAddress", FailureKind.InvalidInput, "check addresses",
        $"'{Shown(text)}' is no IP address.", "Write all four numbers of an IPv4 address, or an IPv6 address.");

    internal static HaK8sException ClusterFileUnreadable(string path, Exception inner) => new("ClusterFileUnreadable", FailureKind.NotFound,
        "read cluster file", $"{path} cannot be read: {inner.Message}", "Give the path of a cluster file that this user may read.", inner);

    /// <summary>A file that nobody asked to replace.</summary>
    public static HaK8sException ClusterFileExists(string path) => new("ClusterFileExists", FailureKind.Conflict, "write cluster file",
        $"{path} is there already.", "Give another path, or -Force to replace it.");

    internal static HaK8sException ClusterFileNotWritten(string path, Exception inner) => new("ClusterFileNotWritten", FailureKind.Permission,
        "write cluster file", $"{path} cannot be written: {inner.Message}", "Give a path in a folder that is there and that this user may write to.", inner);

    internal static HaK8sException ListedTwice(string what, string value) => new("ListedTwice", FailureKind.InvalidInput, "check cluster",
        $"The {what} {Shown(value)} is given twice.", "Give each of them once.");

    internal static HaK8sException EtcdFilesIncomplete() => new("EtcdFilesIncomplete", FailureKind.InvalidInput, "check cluster",
        "Of the etcd client's CA, certificate and key files only some are given.", "Give all three, or the folder with ca.pem, client.pem and client-key.pem.");
}
