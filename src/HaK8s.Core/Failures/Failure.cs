namespace HaK8s;

/// <summary>
/// Every error of the product, by name. One partial file for each domain (Failure.Remote.cs, Failure.Etcd.cs, ...);
/// each factory gives a stable id, the stage, the cause and the remedy.
/// </summary>
public static partial class Failure
{
}
