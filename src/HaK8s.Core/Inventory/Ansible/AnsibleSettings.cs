using System.Globalization;
using System.Text.RegularExpressions;
using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>
/// What holds for a host, asked for by name. A reference to another variable (<c>{{ name }}</c>) is followed; any other template only Ansible can
/// fill in, and secrets of ansible-vault are never opened.
/// </summary>
internal sealed partial class AnsibleSettings(string host, IReadOnlyDictionary<string, AnsibleVariable> variables, ISet<string> known, ISet<string> encrypted)
{
    private const int DeepestReference = 10;

    /// <summary>The host's name.</summary>
    public string Host => host;

    /// <summary>The text of the first variable that is set; null when none is, or nothing.</summary>
    public string? Text(params string[] names) => Find(names) is { } found ? Filled(found, found.Value, 0) : null;

    /// <summary>The same in a form of its own; what does not fit is an error at its place.</summary>
    public T? Read<T>(Func<string, T> parse, params string[] names) => Text(names) is { } text ? Judge(text, parse, names.First(variables.ContainsKey)) : default;

    /// <summary>A text that came of a variable, in a form of its own.</summary>
    public T Judge<T>(string text, Func<string, T> parse, string name)
    {
        try
        {
            return parse(text);
        }
        catch (HaK8sException bad)
        {
            throw variables[name].Error($"'{name}' of {host}: {bad.Cause}", bad.Remedy);
        }
        catch (FormatException bad)
        {
            throw variables[name].Error($"'{name}' of {host}: {bad.Message}", "Mend the inventory at that place.");
        }
    }

    /// <summary>A port; null when none is set.</summary>
    public int? Port(params string[] names) => Read<int?>(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535
        ? port : throw new FormatException($"it must be a number from 1 to 65535, not '{text}'."), names);

    /// <summary>A truth, as Ansible takes them.</summary>
    public bool? Flag(params string[] names) => Read<bool?>(text => text.ToLowerInvariant() switch
    {
        "y" or "yes" or "on" or "1" or "true" or "t" or "1.0" => true,
        "n" or "no" or "off" or "0" or "false" or "f" or "0.0" => false,
        _ => throw new FormatException($"it must be true or false, not '{text}'."),
    }, names);

    /// <summary>A text below a key of a variable that is a mapping.</summary>
    public string? Below(string name, string key) => Find([name]) is { Value.Resolved.Pairs: not null } found && found.Value[key] is { } value ? Filled(found, value, 0) : null;

    /// <summary>The texts of a variable that is a list.</summary>
    public IReadOnlyList<string> List(string name) => Find([name]) is { Value.Resolved.Items: { } items } found ? [.. items.Select(item => Filled(found, item, 0)).OfType<string>()] : [];

    /// <summary>An error at the first of the variables that is set.</summary>
    public HaK8sException Error(string cause, string remedy, params string[] names) => variables[names.First(variables.ContainsKey)].Error(cause, remedy);

    private AnsibleVariable? Find(string[] names)
    {
        foreach (string name in names)
            known.Add(name);
        return names.Select(name => variables.GetValueOrDefault(name)).FirstOrDefault(found => found is not null);
    }

    private string? Filled(AnsibleVariable variable, PlacedNode value, int depth)
    {
        if (value.IsNull || value.Resolved is { IsPlain: true, Scalar: "None" })
            return null;
        if (value.Resolved.Scalar is not { } text)
            throw variable.Error($"a single value is needed here for {host}.", "Mend the inventory at that place.");
        if (AnsibleVariable.IsVault(text))
        {
            encrypted.Add(variables.First(pair => pair.Value == variable).Key);
            return null;
        }
        string filled = Reference().Replace(text, match => depth < DeepestReference && variables.TryGetValue(match.Groups["name"].Value, out AnsibleVariable? other)
            ? Filled(other, other.Value, depth + 1) ?? match.Value : match.Value);
        return filled.Contains("{{", StringComparison.Ordinal) || filled.Contains("{%", StringComparison.Ordinal)
            ? throw variable.Error($"'{text}' is a template that only Ansible can fill in, and {host} needs the value.", "Write the value itself.")
            : filled;
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*\}\}")]
    private static partial Regex Reference();
}
