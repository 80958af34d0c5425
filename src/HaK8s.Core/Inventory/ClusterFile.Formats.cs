using HaK8s.Inventory.Ansible;

namespace HaK8s.Inventory;

public static partial class ClusterFile
{
    /// <summary>Reads a cluster file, or an inventory of Ansible.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="warn">Gets what of an inventory has no counterpart here.</param>
    /// <exception cref="HaK8sException">ClusterFileUnreadable, InvalidClusterFile, InvalidInventory, and what <see cref="Checked"/> gives.</exception>
    public static Cluster Read(string path, InventoryFormat format, Action<string> warn)
    {
        bool isAnsible = format == InventoryFormat.Ansible || (format == InventoryFormat.Auto && AnsibleFile.Looks(path, ReadText(Path.GetFullPath(path))));
        return isAnsible ? AnsibleCluster.Read(path, warn) : Read(path);
    }
}
