using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>
/// Lets a hashtable or <c>name=value</c> texts stand where pairs are asked for. A hashtable has no order of its own, so its names are sorted;
/// <c>[ordered]</c> keeps its own.
/// </summary>
/// <typeparam name="T">The pair's type.</typeparam>
public abstract class NameValueTransformationAttribute<T> : ArgumentTransformationAttribute
    where T : class
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Pairs(Unwrap(inputData)).ToArray();

    /// <summary>Makes a pair.</summary>
    private protected abstract T Make(string name, object? value);

    /// <summary>The values under one name of a hashtable.</summary>
    private protected virtual IEnumerable<object?> Values(object? value) => [value];

    private IEnumerable<T> Pairs(object? input) => input switch
    {
        null => [],
        T pair => [pair],
        string text => text.IndexOf('=') is var sign and > 0
            ? [Make(text[..sign], text[(sign + 1)..])]
            : throw new ArgumentTransformationMetadataException($"'{text}' is not of the form name=value."),
        IDictionary table => Entries(table).SelectMany(entry => Values(Unwrap(entry.Value)).Select(value => Make($"{entry.Key}", value))),
        IEnumerable list => list.Cast<object?>().SelectMany(item => Pairs(Unwrap(item))),
        _ => throw new ArgumentTransformationMetadataException("Give a hashtable, or texts of the form name=value."),
    };

    private static IEnumerable<DictionaryEntry> Entries(IDictionary table)
    {
        IEnumerable<DictionaryEntry> entries = table.Cast<DictionaryEntry>();
        return table is IOrderedDictionary ? entries : entries.OrderBy(entry => $"{entry.Key}", StringComparer.Ordinal);
    }

    private protected static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
