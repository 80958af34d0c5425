using HaK8s.Inventory;
using HaK8s.Remote.SshConfiguration;

namespace HaK8s.Remote.Connections;

/// <summary>The way to a node: the jump hosts in order, and the connection to the node itself.</summary>
/// <param name="Before">The jump hosts, the nearest first.</param>
/// <param name="Last">The node's own sshd.</param>
internal sealed record SshRoute(ValueList<SshHop> Before, SshHop Last)
{
    // ssh would follow a circle for ever.
    private const int MostJumps = 8;
    private const string None = "none";
    private const string AgentVariable = "SSH_AUTH_SOCK";

    /// <summary>Puts together what the node says, what ssh_config says and ssh's defaults, in this order.</summary>
    public static SshRoute To(Node node, SshConfigurationFiles configuration)
    {
        SshHostSettings settings = configuration.For(node.SshAlias, node.UserName, node.Port);
        if (node.ProxyJump.Count == 0 && settings.ProxyCommand is { } command && command != None)
            throw Failure.ProxyCommandUnsupported(node.SshAlias, command);
        IReadOnlyList<JumpHost> jumps = node.ProxyJump.Count > 0 ? JumpHosts(node.ProxyJump) : settings.ProxyJump;
        // Where ssh_config names no other host for the node's name, its address is the way to it.
        bool isNamed = !settings.HostName.Equals(node.SshAlias, StringComparison.OrdinalIgnoreCase);
        SshHop last = Hop(isNamed ? settings.HostName : node.HostName, settings, node, isNode: true) with
        {
            Secrets = node.Secrets,
            HostKeyFingerprint = node.HostKeyFingerprint is { } text ? Fingerprint.Parse(text) : null,
            ConnectTimeout = node.ConnectTimeout ?? settings.ConnectTimeout ?? SshHop.UsualConnectTimeout,
        };
        return new([.. Through(jumps, node, configuration, MostJumps)], last);
    }

    /// <summary>Jump hosts as an operator writes them.</summary>
    /// <exception cref="HaK8sException">InvalidProxyJump.</exception>
    public static IReadOnlyList<JumpHost> JumpHosts(IEnumerable<string> texts) =>
        string.Join(',', texts) is var chain && JumpHost.ParseChain(chain) is { } jumps ? jumps : throw Failure.InvalidProxyJump(chain);

    /// <summary>The first of them may have jump hosts of its own in ssh_config; the way to the others is said.</summary>
    private static IEnumerable<SshHop> Through(IReadOnlyList<JumpHost> jumps, Node node, SshConfigurationFiles configuration, int left)
    {
        if (jumps.Count > left)
            throw Failure.TooManyJumpHosts(node.SshAlias, MostJumps);
        for (int i = 0; i < jumps.Count; i++)
        {
            SshHostSettings settings = configuration.For(jumps[i].Host, jumps[i].User, jumps[i].Port);
            if (i == 0)
            {
                foreach (SshHop before in Through(settings.ProxyJump, node, configuration, left - jumps.Count))
                    yield return before;
            }
            // The passwords are for the node: a jump host gets none of them. A passphrase opens a file here, and goes nowhere.
            yield return Hop(settings.HostName, settings, node, isNode: false) with { Secrets = NodeSecrets.None with { KeyPassphrase = node.Secrets.KeyPassphrase } };
        }
    }

    private static SshHop Hop(string host, SshHostSettings settings, Node node, bool isNode)
    {
        ValueList<string> named = [.. settings.IdentityFiles.Where(IsSaid)];
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
        return new()
        {
            HostName = host,
            Port = settings.Port ?? 22,
            UserName = settings.User ?? Environment.UserName,
            HostKeyAlias = settings.HostKeyAlias,
            UserKnownHosts = node.KnownHosts is { } known ? [known]
                : [.. settings.UserKnownHostsFiles?.Where(IsSaid) ?? [Path.Combine(folder, "known_hosts"), Path.Combine(folder, "known_hosts2")]],
            GlobalKnownHosts = node.KnownHosts is not null ? []
                : [.. settings.GlobalKnownHostsFiles?.Where(IsSaid) ?? ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]],
            // "no" would take a changed key too, which nothing here does.
            HostKeyPolicy = node.HostKeyPolicy ?? (settings.StrictHostKeyChecking is StrictHostKeyChecking.AcceptNew or StrictHostKeyChecking.No ? HostKeyPolicy.AcceptNew : HostKeyPolicy.Strict),
            HashKnownHosts = settings.HashKnownHosts ?? false,
            // A key that was given is the one to use; for jump hosts ssh_config knows better.
            KeyFile = node.KeyFile is { } key && (isNode || named.Count == 0) ? [key] : named,
            CertificateFile = [.. settings.CertificateFiles.Where(IsSaid)],
            IdentitiesOnly = (settings.IdentitiesOnly ?? false) || (isNode && node.KeyFile is not null),
            AgentSocket = settings.IdentityAgent switch
            {
                None => null,
                null or AgentVariable => Environment.GetEnvironmentVariable(AgentVariable),
                var socket => socket,
            },
            ConnectTimeout = settings.ConnectTimeout ?? SshHop.UsualConnectTimeout,
            // ssh never asks on its own account; a runbook that hangs for ever helps nobody.
            AliveInterval = settings.ServerAliveInterval is { } interval && interval > TimeSpan.Zero ? interval : SshHop.UsualAliveInterval,
            AliveCountMax = settings.ServerAliveCountMax ?? SshHop.UsualAliveCountMax,
        };
    }

    private static bool IsSaid(string text) => !text.Equals(None, StringComparison.OrdinalIgnoreCase);
}
