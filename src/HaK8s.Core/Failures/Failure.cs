namespace HaK8s;

/// <summary>
/// Every error of the product, by name. One partial file for each domain (Failure.Remote.cs, Failure.Etcd.cs, ...);
/// each factory gives a stable id, the stage, the cause and the remedy.
/// </summary>
public static partial class Failure
{
    /// <summary>Something this product did not foresee: a defect of HaK8s.</summary>
    public static HaK8sException Unexpected(Exception bug) => new("Unexpected", FailureKind.RemoteCommand, "work",
        $"{bug.GetType().Name}: {bug.Message}", "This is a defect of HaK8s; please report it with the output of Get-Error.", bug);
}
