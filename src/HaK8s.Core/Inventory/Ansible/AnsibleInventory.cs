using System.Globalization;
using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>Hosts, groups and variables of an Ansible inventory, with the precedence that Ansible gives them.</summary>
internal sealed class AnsibleInventory
{
    public const string All = "all", Ungrouped = "ungrouped";

    // More nodes than a cluster of Kubernetes may have, and as many groups: beyond that the file is another than was meant.
    private const int Most = 5000;

    private readonly string file;
    private readonly Dictionary<string, AnsibleGroup> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnsibleHost> hosts = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<AnsibleHost, AnsibleGroup>> groupsOf;

    public AnsibleInventory(string file)
    {
        this.file = file;
        groupsOf = new(GroupsOfHosts);
        Group(All);
        Group(Ungrouped);
    }

    public static YamlSource Source(string file) => new(file, "InvalidInventory", "read Ansible inventory");

    /// <summary>The groups, in the order in which they were named.</summary>
    public IEnumerable<AnsibleGroup> Groups => groups.Values;

    /// <summary>The hosts, in the order in which they were named.</summary>
    public IEnumerable<AnsibleHost> Hosts => hosts.Values;

    /// <summary>The group of a name, made when it is new.</summary>
    /// <exception cref="HaK8sException">InvalidInventory: there are too many.</exception>
    public AnsibleGroup Group(string name) => groups.TryGetValue(name, out AnsibleGroup? group) ? group : groups[name] = groups.Count < Most ? new AnsibleGroup(name) : throw TooMany("groups");

    /// <summary>The group of a name; null when nothing names it.</summary>
    public AnsibleGroup? FindGroup(string name) => groups.GetValueOrDefault(name);

    /// <summary>The host of a name, made when it is new.</summary>
    /// <exception cref="HaK8sException">InvalidInventory: there are too many.</exception>
    public AnsibleHost Host(string name) => hosts.TryGetValue(name, out AnsibleHost? host) ? host : hosts[name] = hosts.Count < Most ? new AnsibleHost(name) : throw TooMany("hosts");

    /// <summary>
    /// All that holds for a host. Of the file's group variables those of <c>all</c> are the weakest, a child's stronger than a parent's; over these
    /// the same of the folder group_vars; then the file's host variables, and host_vars.
    /// </summary>
    public IReadOnlyDictionary<string, AnsibleVariable> VariablesOf(AnsibleHost host)
    {
        IReadOnlyList<AnsibleGroup> mine = [groups[All], .. groupsOf.Value[host]];
        Dictionary<string, AnsibleVariable> variables = new(StringComparer.Ordinal);
        foreach (IReadOnlyDictionary<string, AnsibleVariable> layer in mine.Select(group => group.Variables).Concat(mine.Select(group => group.FolderVariables)).Append(host.Variables).Append(host.FolderVariables))
            foreach ((string name, AnsibleVariable value) in layer)
                variables[name] = value;
        return variables;
    }

    // From the weakest to the strongest; to be asked for when all is read.
    private ILookup<AnsibleHost, AnsibleGroup> GroupsOfHosts()
    {
        Dictionary<AnsibleGroup, int> depths = Depths();
        return groups.Values.Where(group => group.Name != All).OrderBy(group => depths[group]).ThenBy(group => group.Priority).ThenBy(group => group.Name, StringComparer.Ordinal)
            .SelectMany(group => group.AllHosts.Select(host => (host, group))).ToLookup(pair => pair.host, pair => pair.group);
    }

    private HaK8sException TooMany(string what) => Failure.InvalidYaml(Source(file), 1, 1, $"the inventory names more than {Most} {what}, which no cluster's does.", "Check the path.");

    // The longest way from all. A loop of groups has been refused before.
    private Dictionary<AnsibleGroup, int> Depths()
    {
        Dictionary<AnsibleGroup, int> depths = groups.Values.ToDictionary(group => group, group => group.Name == All ? 0 : 1);
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (AnsibleGroup parent in groups.Values)
                foreach (AnsibleGroup child in parent.Children.Where(child => depths[child] <= depths[parent]))
                    (depths[child], changed) = (depths[parent] + 1, true);
        }
        return depths;
    }
}

/// <summary>A group.</summary>
internal sealed class AnsibleGroup(string name)
{
    private readonly List<AnsibleHost> hosts = [];
    private readonly List<AnsibleGroup> children = [];

    public string Name { get; } = name;

    public IReadOnlyList<AnsibleHost> Hosts => hosts;

    public IReadOnlyList<AnsibleGroup> Children => children;

    /// <summary>The group's hosts and those of its children, as Ansible orders them: level by level, its own first.</summary>
    public IReadOnlyList<AnsibleHost> AllHosts
    {
        get
        {
            List<AnsibleHost> found = [];
            HashSet<AnsibleGroup> seen = [this];
            for (List<AnsibleGroup> level = [this]; level.Count > 0; level = [.. level.SelectMany(parent => parent.children).Where(seen.Add)])
                found.AddRange(level.SelectMany(one => one.hosts));
            return [.. found.Distinct()];
        }
    }

    /// <summary>Variables of the inventory file.</summary>
    public Dictionary<string, AnsibleVariable> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables of the folder group_vars.</summary>
    public Dictionary<string, AnsibleVariable> FolderVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>The order among groups of one depth.</summary>
    public int Priority => Variables.TryGetValue("ansible_group_priority", out AnsibleVariable? value)
        && int.TryParse(value.Value.Resolved.Scalar, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int priority) ? priority : 1;

    public void Add(AnsibleHost host)
    {
        if (!hosts.Contains(host))
            hosts.Add(host);
    }

    /// <summary>Adds a child; false when it is an ancestor, or the group itself.</summary>
    public bool TryAdd(AnsibleGroup child)
    {
        if (child == this || child.Reaches(this))
            return false;
        if (!children.Contains(child))
            children.Add(child);
        return true;
    }

    private bool Reaches(AnsibleGroup other)
    {
        HashSet<AnsibleGroup> seen = [this];
        for (List<AnsibleGroup> level = [this]; level.Count > 0; level = [.. level.SelectMany(parent => parent.children).Where(seen.Add)])
            if (level.Contains(other))
                return true;
        return false;
    }
}

/// <summary>A host.</summary>
internal sealed class AnsibleHost(string name)
{
    public string Name { get; } = name;

    /// <summary>Variables of the inventory file.</summary>
    public Dictionary<string, AnsibleVariable> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables of the folder host_vars.</summary>
    public Dictionary<string, AnsibleVariable> FolderVariables { get; } = new(StringComparer.Ordinal);
}
