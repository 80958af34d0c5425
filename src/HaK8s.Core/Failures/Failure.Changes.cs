namespace HaK8s;

public static partial class Failure
{
    private const string ChangeStage = "change files";
    private const string RollbackStage = "roll back a change";

    internal static HaK8sException FileNotReadable(string path, string user) => new(
        "FileNotReadable", FailureKind.Permission, "read files",
        $"{path}: user {user} may not read it.",
        "Log in as root, or set Sudo on the node for a user who may use sudo (-SudoPassword where it asks).");

    internal static HaK8sException ChangedMeanwhile(string target) => new(
        "ChangedMeanwhile", FailureKind.Conflict, ChangeStage,
        $"{target} is no longer what it was when this change was planned; nothing was changed.",
        "See who else changes this file, then run the same command again.");

    internal static HaK8sException ChangeIdInvalid(string id) => new(
        "ChangeIdInvalid", FailureKind.InvalidInput, RollbackStage,
        $"'{id}' is no id of a change.",
        "Give an id such as 20261124-163000-9f3c, as the cmdlet that made the change returned it.");

    internal static HaK8sException ChangeUnknown(string id, IReadOnlyList<string> known) => new(
        "ChangeUnknown", FailureKind.NotFound, RollbackStage,
        $"The node knows no change {id}. " + (known.Count == 0 ? "It has none." : $"It has {string.Join(", ", known)}."),
        "Give one of the ids that the node has; they stand in /var/lib/hak8s/changes.");

    internal static HaK8sException ChangeOfAnother(string id, string maker) => new(
        "ChangeOfAnother", FailureKind.InvalidInput, RollbackStage,
        $"The change {id} was made by {maker}.",
        $"Take it back with {maker} -Rollback {id}.");

    internal static HaK8sException ChangeRolledBack(string id) => new(
        "ChangeRolledBack", FailureKind.Conflict, RollbackStage,
        $"The change {id} has been rolled back already.",
        "Nothing needs to be done.");

    internal static HaK8sException ChangeOverwritten(string id, IReadOnlyList<string> targets) => new(
        "ChangeOverwritten", FailureKind.Conflict, RollbackStage,
        $"Changed again since {id}: {string.Join(", ", targets)}. Nothing was put back.",
        "Roll back later changes first, or use -Force; what stands there is then kept beside it.");

    internal static HaK8sException ChangeBackupLost(string id, string backup) => new(
        "ChangeBackupLost", FailureKind.NotFound, RollbackStage,
        $"{backup}, which change {id} kept, is gone or is no longer what was kept. Nothing was put back.",
        "Restore the file from your own backups.");
}
