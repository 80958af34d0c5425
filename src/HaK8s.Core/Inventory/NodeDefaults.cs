using HaK8s.Yaml;

namespace HaK8s.Inventory;

/// <summary>The <c>ssh</c> section of a cluster file: what holds for each node that does not say otherwise.</summary>
internal sealed class NodeDefaults
{
    private readonly Node template;
    private readonly string folder;

    private NodeDefaults(Node template, string folder) => (this.template, this.folder) = (template, folder);

    public static NodeDefaults Read(YamlMap? ssh, string folder)
    {
        Node template = new() { Name = "" };
        if (ssh is null)
            return new(template, folder);
        template = ReadConnection(ssh, template, folder);
        ssh.Done();
        return new(template, folder);
    }

    public Node ReadNode(YamlMap map, NodeRole role)
    {
        string name = map.Required("name", text => DnsName.Check("node name", text));
        string? address = map.Get<string?>("address", DnsName.CheckAddress, null);
        Node node = ReadConnection(map, template, folder) with
        {
            Name = name,
            Address = address,
            HostName = map.Get("hostName", text => PlainText.Word("name to connect to", text), null) ?? address ?? name,
            Role = role,
            HostKeyFingerprint = map.Get<string?>("hostKeyFingerprint", text => $"{Fingerprint.Parse(text)}", null),
        };
        map.Done();
        return node;
    }

    private static Node ReadConnection(YamlMap map, Node given, string folder) => given with
    {
        UserName = map.Get("userName", text => PlainText.Word("login user", text), given.UserName),
        Port = map.Number("port", 1, 65535) ?? given.Port,
        KeyFile = map.Text("keyFile") is { } key ? ClusterFile.Resolve(folder, key) : given.KeyFile,
        KnownHosts = map.Text("knownHosts") is { } hosts ? ClusterFile.Resolve(folder, hosts) : given.KnownHosts,
        HostKeyPolicy = map.Get("hostKeyPolicy", text => ParsePolicy(text), given.HostKeyPolicy),
        ProxyJump = map.List("proxyJump", Node.CheckProxyJump) is { Count: > 0 } jump ? jump : given.ProxyJump,
        SshConfig = map.Text("configFile") is { } config ? config == "none" ? config : ClusterFile.Resolve(folder, config) : given.SshConfig,
        ConnectTimeout = map.Number("connectTimeoutSeconds", 1, 600) is { } seconds ? TimeSpan.FromSeconds(seconds) : given.ConnectTimeout,
        Sudo = map.Flag("sudo") ?? given.Sudo,
    };

    private static HostKeyPolicy? ParsePolicy(string text) => Enum.TryParse(text, ignoreCase: false, out HostKeyPolicy policy) && Enum.IsDefined(policy) && !char.IsDigit(text[0])
        ? policy : throw new FormatException($"it must be {string.Join(" or ", Enum.GetNames<HostKeyPolicy>())}, not '{text}'.");
}
