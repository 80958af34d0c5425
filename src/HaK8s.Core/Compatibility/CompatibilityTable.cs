using HaK8s.Yaml;

namespace HaK8s.Compatibility;

/// <summary>
/// Reads the tables that travel inside this assembly as YAML. A new Kubernetes version is a change to those files alone. Each table takes its
/// rows by name: the first cmdlet of a session needs one, and a reader that looks for properties itself takes longer to compile than the cmdlet.
/// </summary>
internal static class CompatibilityTable
{
    public static T Read<T>(string fileName, Func<YamlMap, T> read)
    {
        using Stream stream = typeof(CompatibilityTable).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The table {fileName} is not part of this assembly.");
        using StreamReader reader = new(stream);
        return Parse(fileName, reader.ReadToEnd(), read);
    }

    public static T Parse<T>(string name, string yaml, Func<YamlMap, T> read) =>
        Whole(YamlMap.ReadAll(yaml, new(name, "InvalidCompatibilityTable", "read compatibility table")).Single(), read);

    /// <summary>The rows below a key.</summary>
    public static List<T> Rows<T>(this YamlMap table, string key, Func<YamlMap, T> read) => [.. table.Maps(key).Select(row => Whole(row, read))];

    /// <summary>The one row below a key.</summary>
    public static T Row<T>(this YamlMap table, string key, Func<YamlMap, T> read) =>
        Whole(table.Map(key) ?? throw table.Error(null, $"'{key}' is missing."), read);

    /// <summary>A mapping of names to values, in the file's order.</summary>
    public static Dictionary<string, T> Pairs<T>(this YamlMap table, string key, Func<string, T> parse) =>
        table.Map(key) is { } map ? map.Keys.ToDictionary(name => name, name => map.Required(name, parse)) : [];

    /// <summary>A list of texts.</summary>
    public static List<string> Texts(this YamlMap table, string key) => [.. table.List(key, text => text)];

    // A key that nothing asks for is misspelt.
    private static T Whole<T>(YamlMap map, Func<YamlMap, T> read)
    {
        T value = read(map);
        map.Done();
        return value;
    }
}
