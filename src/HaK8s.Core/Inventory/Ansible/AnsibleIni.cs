using System.Text.RegularExpressions;

namespace HaK8s.Inventory.Ansible;

/// <summary>Reads an inventory in Ansible's INI form, which is no INI file of any other program.</summary>
internal sealed partial class AnsibleIni
{
    private readonly string file;
    private readonly AnsibleInventory inventory;

    // Groups that are spoken of before they are there, and where.
    private readonly List<(string Group, int Line, string Cause)> pending = [];
    private readonly HashSet<string> declared = [AnsibleInventory.All, AnsibleInventory.Ungrouped];
    private string group = AnsibleInventory.Ungrouped, state = "hosts";
    private int number;

    private AnsibleIni(string file) => (this.file, inventory) = (file, new(file));

    /// <exception cref="HaK8sException">InvalidInventory.</exception>
    public static AnsibleInventory Read(string text, string file)
    {
        AnsibleIni reader = new(file);
        foreach (string line in text.TrimStart('\uFEFF').Split('\n'))
        {
            reader.number++;
            reader.ReadLine(line.Trim());
        }
        if (reader.pending.FirstOrDefault(one => !reader.declared.Contains(one.Group)) is { Group: not null } missing)
            throw Failure.InvalidYaml(AnsibleInventory.Source(file), missing.Line, 1, missing.Cause, $"Add a section [{missing.Group}], or mend the name.");
        return reader.inventory;
    }

    private void ReadLine(string line)
    {
        if (line.Length == 0 || line[0] is '#' or ';')
            return;
        if (Section().Match(line) is { Success: true } section)
            Begin(section.Groups["group"].Value, section.Groups["state"] is { Success: true } said ? said.Value : "hosts");
        else if (line.StartsWith('[') && line.EndsWith(']'))
            throw Error($"'{line}' is no section.", "Write it as [group], [group:children] or [group:vars].");
        else if (state == "hosts")
            ReadHost(line);
        else if (state == "vars")
            ReadVariable(line);
        else
            ReadChild(line);
    }

    private void Begin(string name, string kind)
    {
        if (kind is not ("hosts" or "children" or "vars"))
            throw Error($"a section cannot be of the kind '{kind}'.", "Write it as [group], [group:children] or [group:vars].");
        (group, state) = (name, kind);
        inventory.Group(name);
        if (kind == "vars")
            pending.Add((name, number, $"[{name}:vars] is for a group that is not there."));
        else
            declared.Add(name);
    }

    private void ReadHost(string line)
    {
        IReadOnlyList<string> words = Words(() => AnsibleWords.Split(line));
        if (words.Count == 0)
            return;
        (IReadOnlyList<string> names, int? port) = Words(() => AnsibleWords.Hosts(words[0]));
        foreach (string name in names)
        {
            AnsibleHost host = inventory.Host(name);
            inventory.Group(group).Add(host);
            if (port is not null)
                host.Variables["ansible_port"] = Variable($"{port}");
            foreach (string word in words.Skip(1))
            {
                if (word.Split('=', 2) is not [var key, var value])
                    throw Error($"behind the host {words[0]} stands a word without '='.", "Write variables behind a host as name=value, values with blanks in quotes.");
                host.Variables[key] = Variable(value);
            }
        }
    }

    private void ReadVariable(string line)
    {
        if (line.Split('=', 2) is not [var key, var value])
            throw Error($"this is no variable of the group {group}.", "Write it as name=value.");
        inventory.Group(group).Variables[key.Trim()] = Variable(value.Trim());
    }

    private void ReadChild(string line)
    {
        if (Child().Match(line) is not { Success: true } match)
            throw Error($"'{line}' is no group's name.", "Write one group in a line.");
        string child = match.Groups["group"].Value;
        pending.Add((child, number, $"[{group}:children] names the group {child}, which is not there."));
        if (!inventory.Group(group).TryAdd(inventory.Group(child)))
            throw Error($"the group {child} holds {group} already: groups cannot hold each other.", "Take one of them out of the other.");
    }

    private AnsibleVariable Variable(string text) => new(AnsibleWords.Literal(text, (number, 1)), file);

    private T Words<T>(Func<T> split)
    {
        try
        {
            return split();
        }
        catch (FormatException bad)
        {
            throw Error($"{bad.Message}.", "Mend that line.");
        }
    }

    private HaK8sException Error(string cause, string remedy) => Failure.InvalidYaml(AnsibleInventory.Source(file), number, 1, cause, remedy);

    [GeneratedRegex(@"^\[(?<group>[^:\]\s]+)(:(?<state>\w+))?\]\s*(#.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    [GeneratedRegex(@"^(?<group>[^:\]\s]+)\s*(#.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Child();
}
