using System.Management.Automation;
using System.Security;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>New-HaK8sNode: names nodes and says how to reach them. Nothing is connected to.</summary>
[Cmdlet(VerbsCommon.New, "HaK8sNode")]
[OutputType(typeof(Node))]
public sealed class NewHaK8sNodeCommand : HaK8sCmdlet
{
    /// <summary>The nodes' names, as Kubernetes will know them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Name or address to connect to, or the alias in ssh_config; the node's address, then its name, when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string? HostName { get; set; }

    /// <summary>SSH port; ssh_config's, or 22, when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNothing]
    [ValidatePort]
    public int? Port { get; set; }

    /// <summary>Login user; the credential's, ssh_config's, or the current user's name when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? UserName { get; set; }

    /// <summary>Private key file, the only key offered; ssh_config's, the agent's and the usual ones under ~/.ssh when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? KeyFile { get; set; }

    /// <summary>The passphrase of the private key file.</summary>
    [Parameter]
    public SecureString? KeyPassphrase { get; set; }

    /// <summary>Login user and password.</summary>
    [Parameter]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>known_hosts file; ssh_config's, or ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts, when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? KnownHosts { get; set; }

    /// <summary>What to do with a host key that known_hosts does not hold; ssh_config's StrictHostKeyChecking, or Strict, when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNothing]
    public HostKeyPolicy? HostKeyPolicy { get; set; }

    /// <summary>The one host key that the node may show, as SHA256:...; known_hosts is not asked then.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? HostKeyFingerprint { get; set; }

    /// <summary>Hosts to go through, the nearest first, each as [user@]host[:port]; none for the direct way, and ssh_config's when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] ProxyJump { get; set; } = [];

    /// <summary>The ssh_config file to read, or none; ~/.ssh/config and /etc/ssh/ssh_config when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SshConfig { get; set; }

    /// <summary>How long TCP, key exchange and login may take together, a TimeSpan or seconds; ssh_config's, or 15 s, when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNothing]
    [SecondsTransformation]
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>Run remote commands through sudo.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTextTransformation]
    public SwitchParameter Sudo { get; set; }

    /// <summary>The password that sudo asks for; implies -Sudo.</summary>
    [Parameter]
    public SecureString? SudoPassword { get; set; }

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
                Node node = ToNode(name);
                ModuleLifetime.Memory.Remember(node);
                WriteObject(node);
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
        string? address = Said(Address) is { } text ? DnsName.CheckAddress(text) : null;
        string? user = Said(UserName) ?? (Credential == PSCredential.Empty ? null : Said(Credential.UserName));
        return new Node
        {
            Name = name,
            HostName = Said(HostName) ?? address ?? name,
            Port = Port,
            UserName = user,
            KeyFile = Said(KeyFile) is { } key ? ResolvePath(key) : null,
            KnownHosts = Said(KnownHosts) is { } known ? ResolvePath(known) : null,
            HostKeyPolicy = HostKeyPolicy,
            HostKeyFingerprint = Said(HostKeyFingerprint) is { } pin ? $"{Fingerprint.Parse(pin)}" : null,
            ProxyJump = [.. ProxyJump.SelectMany(hop => hop.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(Node.CheckProxyJump)],
            SshConfig = Said(SshConfig) is { } config ? config == "none" ? config : ResolvePath(config) : null,
            ConnectTimeout = ConnectTimeout,
            Sudo = Sudo || SudoPassword is not null,
            Address = address,
        }.Checked().WithSecrets(Credential == PSCredential.Empty ? null : Credential.Password, KeyPassphrase, SudoPassword);
    }

    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
