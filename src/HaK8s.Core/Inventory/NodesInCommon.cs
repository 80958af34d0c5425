namespace HaK8s.Inventory;

/// <summary>What can be said once for many nodes: where each of them says something, what most of them say.</summary>
internal static class NodesInCommon
{
    /// <summary>A node that has of each part of the connection what goes into the file's section <c>ssh</c>.</summary>
    public static Node Of(IReadOnlyList<Node> nodes) => new()
    {
        Name = "",
        UserName = Most(nodes, node => node.UserName),
        Port = Most(nodes, node => node.Port),
        KeyFile = Most(nodes, node => node.KeyFile),
        KnownHosts = Most(nodes, node => node.KnownHosts),
        HostKeyPolicy = Most(nodes, node => node.HostKeyPolicy),
        ProxyJump = nodes.All(node => node.ProxyJump.Count > 0) ? Most(nodes, node => node.ProxyJump) ?? [] : [],
        SshConfig = Most(nodes, node => node.SshConfig),
        ConnectTimeout = Most(nodes, node => node.ConnectTimeout),
        Sudo = Most(nodes, node => (bool?)node.Sudo) ?? false,
    };

    // A node that says nothing would inherit what stands there, so it must stand at none.
    private static T? Most<T>(IReadOnlyList<Node> nodes, Func<Node, T> part) =>
        nodes.Count == 0 || nodes.Any(node => part(node) is null) ? default : nodes.GroupBy(part).MaxBy(group => group.Count())!.Key;
}
