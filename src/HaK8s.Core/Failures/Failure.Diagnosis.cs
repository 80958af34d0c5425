namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException EvidenceNotWritten(string path, Exception e) => new(
        "EvidenceNotWritten", FailureKind.Permission, "write the evidence", $"{path} could not be written: {e.Message.TrimEnd('.')}.", "Give a path on a disk with room, in a folder that this user may write to.", e);

    /// <summary>A file stands where the evidence is to be written.</summary>
    public static HaK8sException EvidenceExists(string path) => new(
        "EvidenceExists", FailureKind.Conflict, "write the evidence", $"{path} is there already.", "Give another path, or -Force to replace it.");
}
