namespace HaK8s.Yaml.Forms;

/// <summary>A mapping that was read: the values of its keys and their places.</summary>
internal sealed class YamlSection(PlacedNode place)
{
    private readonly Dictionary<YamlKey, (object? Value, PlacedNode Place)> values = [];

    /// <summary>Nothing said at all.</summary>
    public static YamlSection Empty { get; } = new(PlacedNode.Of(""));

    /// <summary>True when the key has a value that could be read.</summary>
    public bool Has(YamlKey key) => values.ContainsKey(key);

    /// <summary>The value; the given one when the key is absent.</summary>
    public T Get<T>(YamlKey<T> key, T otherwise) => values.TryGetValue(key, out (object? Value, PlacedNode Place) found) ? (T)found.Value! : otherwise;

    /// <summary>The value of a key that must be there.</summary>
    public T Get<T>(YamlKey<T> key) => (T)values[key].Value!;

    /// <summary>The value; null when the key is absent.</summary>
    public T? Find<T>(YamlKey<T> key) where T : class => Get(key!, null);

    /// <summary>The value; null when the key is absent.</summary>
    public T? FindValue<T>(YamlKey<T> key) where T : struct => Has(key) ? Get(key) : null;

    /// <summary>Where the key's value stands; the section itself when it is absent.</summary>
    public PlacedNode Place(YamlKey key) => values.TryGetValue(key, out (object? Value, PlacedNode Place) found) ? found.Place : place;

    /// <summary>Sets what was read.</summary>
    public void Set(YamlKey key, object? value, PlacedNode at) => values[key] = (value, at);
}
