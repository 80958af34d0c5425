using System.Management.Automation;
using System.Security;
using HaK8s.Abstractions;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>Import-HaK8sCluster: reads cluster files, and inventories of Ansible and kubespray.</summary>
[Cmdlet(VerbsData.Import, "HaK8sCluster", DefaultParameterSetName = "Path")]
[OutputType(typeof(Cluster))]
public sealed class ImportHaK8sClusterCommand : FileImportCmdlet
{
    /// <summary>What the files are: cluster files of HaK8s, inventories of Ansible (INI or YAML), or told by what stands in them.</summary>
    [Parameter]
    public InventoryFormat Format { get; set; }

    /// <summary>Login password for all nodes; its user is the login user of those for which the file names none.</summary>
    [Parameter]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The passphrase of the nodes' private key files.</summary>
    [Parameter]
    public SecureString? KeyPassphrase { get; set; }

    /// <summary>The password that sudo asks for on the nodes.</summary>
    [Parameter]
    public SecureString? SudoPassword { get; set; }

    // A cluster file holds no secrets: they are given to the objects that come of it.
    private protected override object Read(string file)
    {
        Cluster cluster = ClusterFile.Read(file, Format, WriteWarning);
        ModuleLifetime.Memory.Remember(cluster);
        if (SudoPassword is not null && cluster.ControlPlane.Concat(cluster.Worker).All(node => !node.Sudo))
            WriteWarning($"{file}: the sudo password is for no node: none has 'sudo: true'.");
        return cluster with { ControlPlane = [.. cluster.ControlPlane.Select(WithSecrets)], Worker = [.. cluster.Worker.Select(WithSecrets)] };
    }

    private Node WithSecrets(Node node)
    {
        bool given = Credential != PSCredential.Empty;
        return (node with { UserName = node.UserName ?? (given ? Credential.UserName : null) })
            .WithSecrets(given ? Credential.Password : null, KeyPassphrase, SudoPassword);
    }
}
