using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

/// <summary>The description of nodes in a cluster file, and of the section <c>ssh</c> with what holds for all of them.</summary>
internal static class NodeForm
{
    public static readonly YamlKey<string> UserName = new("userName", new TextForm<string>(text => PlainText.Word("login user", text)) { Pattern = TextPatterns.Word, Types = ["string", "integer"] })
    {
        Description = "Login user on the node.", Example = "root",
    };

    public static readonly YamlKey<int> Port = new("port", new NumberForm(1, 65535)) { Description = "SSH port of the node.", Example = "22" };

    public static readonly YamlKey<string> KeyFile = new("keyFile", TextForm.Any())
    {
        Description = "Private key file, the only key offered. Relative to this file; ~ is the home folder.", Example = "~/.ssh/id_ed25519",
    };

    public static readonly YamlKey<string> KnownHosts = new("knownHosts", TextForm.Any()) { Description = "known_hosts file with the nodes' host keys.", Example = "~/.ssh/known_hosts" };

    public static readonly YamlKey<string> HostKeyPolicy = new("hostKeyPolicy", TextForm.Choice(Enum.GetNames<HostKeyPolicy>()))
    {
        Description = "What to do with a host key that known_hosts does not hold: Strict refuses it, AcceptNew takes and remembers it. A changed key is always refused.", Example = "Strict",
    };

    public static readonly YamlKey<ValueList<string>> ProxyJump = new("proxyJump", new ListForm<string>(new TextForm<string>(Inventory.Node.CheckProxyJump) { Pattern = TextPatterns.NotEmptyWord }))
    {
        Description = "Hosts to go through, the nearest first, each as [user@]host[:port]; none for the direct way.", Example = "[ops@bastion.example.com]",
    };

    public static readonly YamlKey<string> ConfigFile = new("configFile", TextForm.Any()) { Description = "The ssh_config file to read, or none.", Example = "~/.ssh/config" };

    public static readonly YamlKey<int> ConnectTimeout = new("connectTimeoutSeconds", new NumberForm(1, 600))
    {
        Description = "How long TCP, key exchange and login may take together, in seconds.", Example = "15",
    };

    public static readonly YamlKey<bool> Sudo = new("sudo", new FlagForm()) { Description = "Run commands through sudo.", Default = "false", Example = "true" };

    public static readonly YamlKey<string> Name = new("name", NameForms.Name("node name"))
    {
        Description = "The node's name, as Kubernetes will know it.", Example = "z-k8s-m-1", Required = true,
    };

    public static readonly YamlKey<string> Address = new("address", NameForms.Address)
    {
        Description = "The IP address that the node registers with and its apiserver advertises.", Example = "192.0.2.11",
    };

    public static readonly YamlKey<string> HostName = new("hostName", new TextForm<string>(text => PlainText.Word("name to connect to", text)) { Pattern = TextPatterns.Word, Types = ["string", "integer"] })
    {
        Description = "Name or address to connect to, or its alias in ssh_config; the node's address, then its name, without it.", Example = "m1.example.com",
    };

    public static readonly YamlKey<string> HostKeyFingerprint = new("hostKeyFingerprint", new TextForm<string>(text => $"{Fingerprint.Parse(text)}") { Pattern = TextPatterns.Fingerprint })
    {
        Description = "The one host key that the node may show, as ssh-keygen -l prints it; known_hosts is not asked then.", Example = "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og",
    };

    private static readonly YamlKey[] Connection = [UserName, Port, KeyFile, KnownHosts, HostKeyPolicy, ProxyJump, ConfigFile, ConnectTimeout, Sudo];

    /// <summary>What holds for each node that does not say otherwise.</summary>
    public static readonly SectionForm Defaults = new(Connection);

    /// <summary>A node.</summary>
    public static readonly SectionForm Node = new([Name, Address, HostName, HostKeyFingerprint, .. Connection]) { Definition = "node" };
}
