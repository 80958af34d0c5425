using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>New-HaK8sNode: names nodes and says how to reach them. Nothing is connected to.</summary>
[Cmdlet(VerbsCommon.New, "HaK8sNode")]
[OutputType(typeof(Node))]
public sealed class NewHaK8sNodeCommand : HaK8sCmdlet
{
    /// <summary>The nodes' names, as Kubernetes will know them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Name or address to connect to; the node's address, then its name, when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? HostName { get; set; }

    /// <summary>SSH port.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 22;

    /// <summary>Login user; the current user's name when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? UserName { get; set; }

    /// <summary>Private key file; the usual names under ~/.ssh when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? KeyFile { get; set; }

    /// <summary>known_hosts file; ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? KnownHosts { get; set; }

    /// <summary>What to do with a host key that known_hosts does not hold.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public HostKeyPolicy HostKeyPolicy { get; set; }

    /// <summary>Run remote commands through sudo -n.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Sudo { get; set; }

    /// <summary>The IP address that the node registers with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Address { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                WriteObject(ToNode(name));
            }
            catch (HaK8sException failure)
            {
                WriteFailure(failure, name);
            }
        }
    }

    // A property or a table's cell that is empty binds as an empty text: it says nothing.
    private Node ToNode(string name)
    {
        string? address = string.IsNullOrEmpty(Address) ? null : DnsName.CheckAddress(Address);
        Node node = new()
        {
            Name = DnsName.Check("node name", name),
            HostName = string.IsNullOrEmpty(HostName) ? address ?? name : HostName,
            Port = Port,
            KeyFile = string.IsNullOrEmpty(KeyFile) ? null : ResolvePath(KeyFile),
            KnownHosts = string.IsNullOrEmpty(KnownHosts) ? null : ResolvePath(KnownHosts),
            HostKeyPolicy = HostKeyPolicy,
            Sudo = Sudo,
            Address = address,
        };
        return string.IsNullOrEmpty(UserName) ? node : node with { UserName = UserName };
    }
}
