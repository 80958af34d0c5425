using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

/// <summary>The <c>ssh</c> section of a cluster file: what holds for each node that does not say otherwise.</summary>
internal sealed class NodeDefaults
{
    private readonly Node template;
    private readonly string folder;

    private NodeDefaults(Node template, string folder) => (this.template, this.folder) = (template, folder);

    public static NodeDefaults Read(YamlSection ssh, string folder) => new(ReadConnection(ssh, new() { Name = "" }, folder), folder);

    public Node ReadNode(YamlSection section, NodeRole role)
    {
        (string name, string? address) = (section.Get(NodeForm.Name), section.Find(NodeForm.Address));
        return ReadConnection(section, template, folder) with
        {
            Name = name,
            Address = address,
            HostName = section.Find(NodeForm.HostName) ?? address ?? name,
            Role = role,
            HostKeyFingerprint = section.Find(NodeForm.HostKeyFingerprint),
        };
    }

    private static Node ReadConnection(YamlSection section, Node given, string folder) => given with
    {
        UserName = section.Get(NodeForm.UserName!, given.UserName),
        Port = section.FindValue(NodeForm.Port) ?? given.Port,
        KeyFile = section.Find(NodeForm.KeyFile) is { } key ? ClusterFile.Resolve(folder, key) : given.KeyFile,
        KnownHosts = section.Find(NodeForm.KnownHosts) is { } hosts ? ClusterFile.Resolve(folder, hosts) : given.KnownHosts,
        HostKeyPolicy = section.Find(NodeForm.HostKeyPolicy) is { } policy ? Enum.Parse<HostKeyPolicy>(policy) : given.HostKeyPolicy,
        ProxyJump = section.Get(NodeForm.ProxyJump, []) is { Count: > 0 } jump ? jump : given.ProxyJump,
        SshConfig = section.Find(NodeForm.ConfigFile) is { } config ? config == "none" ? config : ClusterFile.Resolve(folder, config) : given.SshConfig,
        ConnectTimeout = section.FindValue(NodeForm.ConnectTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : given.ConnectTimeout,
        Sudo = section.Get(NodeForm.Sudo, given.Sudo),
    };
}
