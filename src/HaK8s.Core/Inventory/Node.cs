using System.Net;
using System.Security;

namespace HaK8s.Inventory;

/// <summary>What a node is for.</summary>
public enum NodeRole
{
    /// <summary>Not said.</summary>
    None,
    /// <summary>Runs the control plane.</summary>
    ControlPlane,
    /// <summary>Runs workloads.</summary>
    Worker,
}

/// <summary>What roles are called.</summary>
internal static class NodeRoleName
{
    /// <summary>As scripts take it: <c>control-plane</c> or <c>worker</c>.</summary>
    public static string Word(this NodeRole role) => role == NodeRole.ControlPlane ? "control-plane" : "worker";
}

/// <summary>
/// A node and the way to reach it over SSH. What is not said here comes from ssh_config, and then from ssh's defaults. Property names equal the
/// parameters of New-HaK8sNode, so that objects bind by name. It shows no secret and holds no connection.
/// </summary>
public sealed record Node
{
    /// <summary>The node's name, as Kubernetes will know it.</summary>
    public required string Name { get; init; }

    /// <summary>Name or address to connect to, or its alias in ssh_config; the node's address, then its name, when not given.</summary>
    public string HostName { get => field ?? Address ?? Name; init; }

    /// <summary>SSH port, 1 to 65535; ssh_config's, or 22, when null.</summary>
    public int? Port { get; init; }

    /// <summary>Login user; ssh_config's, or the management host's user, when null.</summary>
    public string? UserName { get; init; }

    /// <summary>Private key file, the only key offered; ssh_config's, the agent's and the usual ones under ~/.ssh when null.</summary>
    public string? KeyFile { get; init; }

    /// <summary>known_hosts file; ssh_config's, or ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts, when null.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>What to do with an unknown host key; ssh_config's StrictHostKeyChecking, or Strict, when null.</summary>
    public HostKeyPolicy? HostKeyPolicy { get; init; }

    /// <summary>The one host key that the node may show, as <c>SHA256:...</c>; known_hosts is not asked then.</summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Hosts to go through, the nearest first, each as [user@]host[:port]; <c>none</c> for the direct way, and ssh_config's when empty.</summary>
    public ValueList<string> ProxyJump { get; init; } = [];

    /// <summary>The ssh_config file, or <c>none</c>; ~/.ssh/config and /etc/ssh/ssh_config when null.</summary>
    public string? SshConfig { get; init; }

    /// <summary>How long TCP, key exchange and login may take together; ssh_config's, or 15 s, when null.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Run remote commands through sudo.</summary>
    public bool Sudo { get; init; }

    /// <summary>What the node is for.</summary>
    public NodeRole Role { get; init; }

    /// <summary>The IP address that the node registers with and its apiserver advertises; null when not known.</summary>
    public string? Address { get; init; }

    /// <summary>The IP address that the node is known by without asking DNS: its own, or the one to connect to; null when neither is one.</summary>
    internal IPAddress? KnownAddress => IPAddress.TryParse(Address ?? HostName, out IPAddress? address) ? address : null;

    /// <summary>Passphrase and passwords of the way there. Not public: no view, no ConvertTo-Json and no property binding sees them.</summary>
    internal NodeSecrets Secrets { get; init; } = NodeSecrets.None;

    /// <summary>A jump host as it was written.</summary>
    /// <exception cref="HaK8sException">InvalidProxyJump.</exception>
    public static string CheckProxyJump(string text) => Remote.Connections.SshRoute.JumpHosts([text]) is { Count: <= 1 } ? text : throw Failure.InvalidProxyJump(text);

    /// <summary>What ssh_config is searched for: the name that a person would give to ssh.</summary>
    internal string SshAlias => HostName == Address ? Name : HostName;

    /// <summary>The login user as messages name it.</summary>
    internal string LoginName => UserName ?? "the login user";

    /// <summary>The same node with these secrets; those that are null stay as they are.</summary>
    public Node WithSecrets(SecureString? password = null, SecureString? keyPassphrase = null, SecureString? sudoPassword = null) =>
        this with { Secrets = new(password ?? Secrets.Password, keyPassphrase ?? Secrets.KeyPassphrase, sudoPassword ?? Secrets.SudoPassword) };

    /// <summary>A node of which nothing but the name, or an alias of ssh_config, is said.</summary>
    /// <exception cref="HaK8sException">InvalidText.</exception>
    public static Node Of(string name) => new() { Name = PlainText.Word("node name", name) };

    /// <summary>The node itself when its name, the name to connect to and the login user are ones that programs and messages can carry.</summary>
    /// <exception cref="HaK8sException">InvalidName, InvalidText.</exception>
    public Node Checked()
    {
        DnsName.Check("node name", Name);
        PlainText.Word("name to connect to", HostName);
        if (UserName is not null)
            PlainText.Word("login user", UserName);
        return this;
    }

    /// <summary>The name alone, so that a node reads well in messages.</summary>
    public override string ToString() => Name;
}
