namespace HaK8s;

public static partial class Failure
{
    /// <summary>The endpoint's name has no address for this host.</summary>
    public static HaK8sException EndpointNotFound(string host, string answers) => new("EndpointNotFound", FailureKind.NotFound, "resolve",
        $"The endpoint name {host} does not resolve on this host ({answers}).", "Publish its records, or check this host's resolvers.");

    /// <summary>A text that should be a resolver's address is not.</summary>
    public static HaK8sException InvalidResolver(string text) => new("InvalidResolver", FailureKind.InvalidInput, "input",
        $"'{text}' is no address of a resolver.", "Give an IP address, with :port when it is not 53: 192.0.2.53, [2001:db8::53]:5353.");

    /// <summary>A file that should hold a CA certificate does not.</summary>
    public static HaK8sException CaUnreadable(string what, Exception inner) => new("CaUnreadable", FailureKind.InvalidInput, "input",
        $"{what} is no PEM certificate.", "Give the cluster's /etc/kubernetes/pki/ca.crt.", inner);

    /// <summary>Kubernetes' API gave no answer.</summary>
    internal static HaK8sException ClusterApiFailed(string server, string why, Exception inner) => new("ClusterApiFailed", FailureKind.Connection, "ask the API",
        $"{server}: {why}", "See that an apiserver is ready and that the kubeconfig is this cluster's.", inner);

    /// <summary>A wait's time is over.</summary>
    public static HaK8sException ControlPlaneNotInTime(string wanted, TimeSpan after, string missing) => new("ControlPlaneNotInTime", FailureKind.Timeout, "wait",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Not {wanted} after {after.TotalSeconds:0} s: {missing}"),
        "Get-ControlPlaneStatus shows every part; wait longer with -TimeoutSeconds.");

    internal static HaK8sException PictureNotWritten(string path, Exception e) => new(
        "PictureNotWritten", FailureKind.Permission, "write the picture", $"{path} could not be written: {e.Message.TrimEnd('.')}.", "Give a path on a disk with room, in a folder that this user may write to.", e);

    /// <summary>A file stands where the picture is to be written.</summary>
    public static HaK8sException PictureExists(string path) => new(
        "PictureExists", FailureKind.Conflict, "write the picture", $"{path} is there already.", "Give another path, or -Force to replace it.");
}
