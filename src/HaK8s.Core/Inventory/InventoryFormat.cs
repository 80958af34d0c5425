namespace HaK8s.Inventory;

/// <summary>What a file is that describes a cluster.</summary>
public enum InventoryFormat
{
    /// <summary>Told by what stands in it; in doubt a cluster file of HaK8s.</summary>
    Auto,
    /// <summary>A cluster file of HaK8s.</summary>
    HaK8s,
    /// <summary>An inventory of Ansible, INI or YAML, with the group names of kubespray.</summary>
    Ansible,
}
