using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>Reads an inventory in Ansible's YAML form.</summary>
internal sealed class AnsibleYaml
{
    private readonly string file;
    private readonly AnsibleInventory inventory;

    private AnsibleYaml(string file) => (this.file, inventory) = (file, new(file));

    /// <exception cref="HaK8sException">InvalidInventory.</exception>
    public static AnsibleInventory Read(string text, string file)
    {
        PlacedNode root = PlacedYaml.ReadSole(text, AnsibleInventory.Source(file), "an inventory holds exactly one YAML document.", "Leave one of them.")
            ?? throw Failure.InvalidYaml(AnsibleInventory.Source(file), 1, 1, "the file is empty.", "Give the path of the inventory.");
        AnsibleYaml reader = new(file);
        if (root["plugin"] is { } plugin)
            throw reader.Error(plugin, $"this is the configuration of the inventory plugin {plugin.Resolved.Scalar}, whose hosts only Ansible can find.", AnsibleFile.AskAnsible);
        foreach ((PlacedNode name, PlacedNode value) in reader.Entries(root, "an inventory"))
            reader.ReadGroup(name.Resolved.Scalar!, value, null);
        return reader.inventory;
    }

    /// <summary>The entries of a mapping, those of merge keys (&lt;&lt;) included; what stands there itself is stronger.</summary>
    public static IEnumerable<KeyValuePair<PlacedNode, PlacedNode>> Merged(PlacedNode mapping)
    {
        IReadOnlyList<KeyValuePair<PlacedNode, PlacedNode>> own = mapping.Resolved.Pairs ?? [];
        IEnumerable<PlacedNode> merged = own.Where(pair => pair.Key.Resolved.Scalar == "<<").SelectMany(pair => pair.Value.Resolved.Items ?? [pair.Value]);
        return merged.SelectMany(Merged).Reverse().Concat(own.Where(pair => pair.Key.Resolved.Scalar != "<<"))
            .GroupBy(pair => pair.Key.Resolved.Scalar).Select(same => same.Last());
    }

    private void ReadGroup(string name, PlacedNode value, AnsibleGroup? parent)
    {
        AnsibleGroup group = inventory.Group(name);
        if (parent is not null && !parent.TryAdd(group))
            throw Error(value, $"the group {name} holds {parent.Name} already: groups cannot hold each other.", "Take one of them out of the other.");
        if (value.IsNull)
            return;
        foreach ((PlacedNode key, PlacedNode section) in Entries(value, $"the group {name}"))
        {
            switch (key.Resolved.Scalar)
            {
                case "hosts":
                    foreach ((PlacedNode host, PlacedNode variables) in Section(section, "hosts"))
                        ReadHost(host, variables, group);
                    break;
                case "vars":
                    foreach ((PlacedNode variable, PlacedNode set) in Section(section, "vars"))
                        group.Variables[variable.Resolved.Scalar!] = new(set, file);
                    break;
                case "children":
                    foreach ((PlacedNode child, PlacedNode inner) in Section(section, "children"))
                        ReadGroup(child.Resolved.Scalar!, inner, group);
                    break;
                default:
                    throw Error(key, $"'{key.Resolved.Scalar}' is not known in the group {name}.", "A group has hosts, vars and children.");
            }
        }
    }

    private void ReadHost(PlacedNode pattern, PlacedNode variables, AnsibleGroup group)
    {
        try
        {
            (IReadOnlyList<string> names, int? port) = AnsibleWords.Hosts(pattern.Resolved.Scalar!);
            foreach (AnsibleHost host in names.Select(inventory.Host))
            {
                group.Add(host);
                if (port is not null)
                    host.Variables["ansible_port"] = new(new() { Scalar = $"{port}", IsPlain = true, Mark = pattern.Mark }, file);
                foreach ((PlacedNode name, PlacedNode value) in variables.IsNull ? [] : Entries(variables, $"the host {host.Name}"))
                    host.Variables[name.Resolved.Scalar!] = new(value, file);
            }
        }
        catch (FormatException bad)
        {
            throw Error(pattern, $"{bad.Message}.", "Mend the file at that place.");
        }
    }

    // A single name may stand for a mapping with nothing behind it.
    private IEnumerable<KeyValuePair<PlacedNode, PlacedNode>> Section(PlacedNode node, string what) => node.IsNull ? []
        : node.Resolved.Scalar is not null && what != "vars" ? [KeyValuePair.Create(node, PlacedNode.Nothing)] : Entries(node, $"'{what}'");

    private IEnumerable<KeyValuePair<PlacedNode, PlacedNode>> Entries(PlacedNode node, string what) => node.Resolved.Pairs is not null ? Merged(node)
        : throw Error(node, $"{what} must be a mapping of keys and values.", "Mend the file at that place.");

    private HaK8sException Error(PlacedNode at, string cause, string remedy) => Failure.InvalidYaml(AnsibleInventory.Source(file), at.Mark.Line, at.Mark.Column, cause, remedy);
}
