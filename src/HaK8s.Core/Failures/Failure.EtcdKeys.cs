namespace HaK8s;

public static partial class Failure
{
    private const string SaveSnapshot = "save snapshot", ClearKeys = "clear etcd";

    /// <summary>The cluster's inventory does not say with which files etcd can be asked.</summary>
    public static HaK8sException EtcdFilesNotNamed(string cluster) => new(
        "EtcdFilesNotNamed", FailureKind.InvalidInput, "input",
        $"The cluster {cluster} names no etcd endpoints, or not all of the files (CA, client certificate and key) to ask them with.",
        "Write etcd.endpoints and etcd.clientCert into the cluster file, or give -Endpoint, -CaFile, -CertFile and -KeyFile.");

    internal static HaK8sException EtcdRequestFailed(string endpoint, string what, string said) => new(
        "EtcdRequestFailed", FailureKind.RemoteCommand, AskEtcd,
        $"{endpoint} was asked to {what}: {said}.",
        "Look at the cluster with Test-EtcdCluster, and run the cmdlet again.");

    internal static HaK8sException EtcdSnapshotExists(string path) => new(
        "EtcdSnapshotExists", FailureKind.Conflict, SaveSnapshot,
        $"{path} exists.", "Give another name, or -Force to replace it.");

    internal static HaK8sException EtcdSnapshotBroken(string why, Exception? inner = null) => new(
        "EtcdSnapshotBroken", FailureKind.Security, SaveSnapshot,
        $"What came is no good snapshot: {why}. Nothing was kept of it.", "Run the cmdlet again; look at the member's log if it stays so.", inner);

    internal static HaK8sException EtcdSnapshotNotWritten(string path, Exception inner) => new(
        "EtcdSnapshotNotWritten", FailureKind.Permission, SaveSnapshot,
        $"{path} could not be written: {inner.Message.TrimEnd('.')}.", "Name a file in a folder that exists, where you may write, with enough room.", inner);

    /// <summary>Clearing keys under a living apiserver is refused.</summary>
    public static HaK8sException EtcdApiServerLives(string prefix, IReadOnlyList<string> evidence) => new(
        "EtcdApiServerLives", FailureKind.Conflict, ClearKeys,
        $"An apiserver still uses the keys under {prefix}: {string.Join("; ", evidence)}.",
        "Stop it, such as with Invoke-KubeadmReset on its node. -Force clears the keys under it.");

    internal static HaK8sException EtcdNotCleared(string prefix, string why) => new(
        "EtcdNotCleared", FailureKind.Conflict, ClearKeys,
        $"The keys under {prefix} are not cleanly gone: {why}.", "Stop what still writes and run the cmdlet again.");
}
