using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>The folders group_vars and host_vars beside an inventory: for each name a YAML file, or a folder of them.</summary>
internal sealed class AnsibleFolders(string folder, Action<string> warn)
{
    private static readonly string[] Extensions = ["", ".yml", ".yaml", ".json"];

    private readonly List<string> encrypted = [];

    /// <summary>Adds what the folders say of the inventory's groups and hosts.</summary>
    /// <exception cref="HaK8sException">ClusterFileUnreadable, InvalidInventory.</exception>
    public void ReadInto(AnsibleInventory inventory)
    {
        foreach (AnsibleGroup group in inventory.Groups)
            Read("group_vars", group.Name, group.FolderVariables);
        foreach (AnsibleHost host in inventory.Hosts)
            Read("host_vars", host.Name, host.FolderVariables);
        if (encrypted.Count > 0)
            warn($"Files of ansible-vault are never opened, and what they say is not taken: {string.Join(", ", encrypted)}.");
    }

    private void Read(string kind, string name, Dictionary<string, AnsibleVariable> variables)
    {
        // A name is one of a file: what could leave the folder is none.
        if (name.Contains('/') || name is "." or "..")
            return;
        string path = Path.Combine(folder, kind, name);
        string? found = Extensions.Select(extension => path + extension).FirstOrDefault(Path.Exists);
        foreach (string file in found is null ? [] : Directory.Exists(found) ? Files(found) : [found])
            ReadFile(file, variables);
    }

    private static IEnumerable<string> Files(string place) => Directory.EnumerateFileSystemEntries(place).Order(StringComparer.Ordinal)
        .Where(entry => Path.GetFileName(entry) is { } name && !name.StartsWith('.') && !name.EndsWith('~') && Extensions.Contains(Path.GetExtension(entry)))
        .SelectMany(entry => Directory.Exists(entry) ? Path.GetExtension(entry).Length == 0 ? Files(entry) : [] : [entry]);

    private void ReadFile(string file, Dictionary<string, AnsibleVariable> variables)
    {
        string text = ClusterFile.ReadText(file);
        if (AnsibleVariable.IsVault(text))
        {
            encrypted.Add(file);
            return;
        }
        YamlSource source = AnsibleInventory.Source(file);
        if (PlacedYaml.ReadSole(text, source, "a file of variables holds exactly one YAML document.", "Leave one of them.") is not { IsNull: false } root)
            return;
        if (root.Pairs is null)
            throw Failure.InvalidYaml(source, root.Mark.Line, root.Mark.Column, "a file of variables must be a mapping of keys and values.", "Mend the file at that place.");
        foreach ((PlacedNode name, PlacedNode value) in AnsibleYaml.Merged(root))
            variables[name.Resolved.Scalar!] = new(value, file);
    }
}
