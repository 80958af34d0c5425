using System.Text.RegularExpressions;
using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>Reads Ansible inventories, kubespray's among them: INI or YAML, with the folders group_vars and host_vars beside the file.</summary>
internal static partial class AnsibleFile
{
    public const string AskAnsible = "Write what it gives into a file: ansible-inventory -i THIS --list --yaml >hosts.yaml.";

    /// <summary>The inventory of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">Gets what was left out.</param>
    /// <exception cref="HaK8sException">ClusterFileUnreadable, InvalidInventory.</exception>
    public static AnsibleInventory Read(string path, Action<string> warn)
    {
        string text = ClusterFile.ReadText(path);
        if (text.StartsWith("#!", StringComparison.Ordinal) || text.Contains('\0'))
            throw Failure.InvalidYaml(AnsibleInventory.Source(path), 1, 1, "this is a program that gives an inventory, and nothing runs it here.", AskAnsible);
        if (AnsibleVariable.IsVault(text))
            throw Failure.InvalidYaml(AnsibleInventory.Source(path), 1, 1, "the file is encrypted by ansible-vault, whose secrets are never taken.", "Give an inventory in plain text.");
        if (Path.GetExtension(path) == ".toml")
            throw Failure.InvalidYaml(AnsibleInventory.Source(path), 1, 1, "inventories in TOML are not read.", AskAnsible);
        AnsibleInventory inventory = IsYaml(path, text) ? AnsibleYaml.Read(text, path) : AnsibleIni.Read(text, path);
        new AnsibleFolders(Path.GetDirectoryName(Path.GetFullPath(path))!, warn).ReadInto(inventory);
        return inventory;
    }

    /// <summary>True when a file is for Ansible and not a cluster file of ours; in doubt it is ours, whose errors then say what is missing.</summary>
    public static bool Looks(string path, string text)
    {
        if (AnsibleVariable.IsVault(text) || text.StartsWith("#!", StringComparison.Ordinal))
            return true;
        if (TryReadYaml(path, text) is { Pairs: { Count: > 0 } pairs } root)
            return (root["plugin"] is not null && root["name"] is null) || (pairs.All(pair => IsGroup(pair.Value)) && pairs.Any(pair => !pair.Value.IsNull));
        return !HasYamlName(path) && (Path.GetExtension(path) == ".ini" || IniLine().IsMatch(text));
    }

    private static bool IsGroup(PlacedNode value) => value.IsNull || value.Resolved.Pairs?.All(pair => pair.Key.Resolved.Scalar is "hosts" or "children" or "vars" or "<<") == true;

    private static bool HasYamlName(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";

    // Ansible tries YAML first where the name does not tell.
    private static bool IsYaml(string path, string text) => HasYamlName(path) || (Path.GetExtension(path).Length == 0 && TryReadYaml(path, text) is { Pairs: not null });

    private static PlacedNode? TryReadYaml(string path, string text)
    {
        try
        {
            return PlacedYaml.Read(text, AnsibleInventory.Source(path));
        }
        catch (HaK8sException)
        {
            return null;
        }
    }

    // The first line that is no comment is a section, or a host with a variable.
    [GeneratedRegex(@"\A(\s*[#;][^\n]*\n|\s*\n)*\s*(\[[^\],\s]+\]|[^\s=:{]+[ \t]+\w+=)", RegexOptions.ExplicitCapture)]
    private static partial Regex IniLine();
}
