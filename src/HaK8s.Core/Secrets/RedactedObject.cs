using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;
using HaK8s.Kubeadm;

namespace HaK8s.Secrets;

/// <summary>
/// Gives a result without the secrets in its texts: a copy where one was found, the very same object otherwise. Nothing is left to each result's
/// own care, so that a new one cannot forget it.
/// </summary>
internal sealed class RedactedObject(Redactor redactor)
{
    private const int Deepest = 12;

    // What the user gave, and what later steps work with; their secrets are in no public property.
    private static readonly HashSet<Type> Trusted = [typeof(Node), typeof(Cluster), typeof(KubeConfig), typeof(KubeadmConfiguration), typeof(KubeadmJoinCredential)];

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly Dictionary<object, object> seen = new(ReferenceEqualityComparer.Instance);

    public object? Of(object? value) => Of(value, 0);

    private object? Of(object? value, int depth)
    {
        if (value is null || depth > Deepest || Trusted.Contains(value.GetType()))
            return value;
        if (value is string text)
            return redactor.RedactValue(text);
        if (!value.GetType().IsValueType && !seen.TryAdd(value, value))
            return seen[value];
        object shown = value switch
        {
            IReadOnlyList<string> lines => Lines(lines),
            IDictionary map => Map(map, depth),
            IList list => List(list, depth),
            IEnumerable items when IsOurs(value.GetType()) => Items(value, items, depth),
            _ => IsOurs(value.GetType()) ? Members(value, depth) : value,
        };
        if (!value.GetType().IsValueType)
            seen[value] = shown;
        return shown;
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name is "HaK8s.Core" or "HaK8s.Cmdlets" && !type.IsEnum;

    // A list of texts is what a program said, line by line.
    private object Lines(IReadOnlyList<string> lines)
    {
        RedactedLines stream = redactor.Values();
        string[] shown = [.. lines.Select(line => line is null ? line! : redactor.RedactValue(stream.Redact(line)))];
        return shown.SequenceEqual(lines, StringComparer.Ordinal) ? lines : lines is ValueList<string> ? new ValueList<string>(shown) : shown;
    }

    private object List(IList list, int depth)
    {
        object?[] items = [.. list.Cast<object?>()];
        object?[] shown = [.. items.Select(item => Of(item, depth + 1))];
        if (Same(items, shown))
            return list;
        Type element = list.GetType().GetInterfaces().First(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0];
        Array copy = Array.CreateInstance(element, shown.Length);
        shown.CopyTo(copy, 0);
        return list is Array ? copy : Activator.CreateInstance(typeof(List<>).MakeGenericType(element), copy)!;
    }

    private object Map(IDictionary map, int depth)
    {
        List<DictionaryEntry> changed = [];
        foreach (DictionaryEntry entry in map)
            if (Of(entry.Value, depth + 1) is var shown && !IsSame(entry.Value, shown))
                changed.Add(new(entry.Key, shown));
        if (changed.Count == 0)
            return map;
        Type type = map.GetType();
        IDictionary copy = (IDictionary)Activator.CreateInstance(type)!;
        foreach (DictionaryEntry entry in map)
            copy[entry.Key] = changed.Find(one => Equals(one.Key, entry.Key)) is { Key: not null } other ? other.Value : entry.Value;
        return copy;
    }

    // Our own lists keep their items in a field.
    private object Items(object value, IEnumerable items, int depth)
    {
        object?[] all = [.. items.Cast<object?>()];
        object?[] shown = [.. all.Select(item => Of(item, depth + 1))];
        if (Same(all, shown) || value.GetType() is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(ValueList<>))
            return Same(all, shown) ? value : Members(value, depth);
        Array copy = Array.CreateInstance(type.GetGenericArguments()[0], shown.Length);
        shown.CopyTo(copy, 0);
        return Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic, null, [copy], null)!;
    }

    private object Members(object value, int depth)
    {
        object copy = value;
        foreach (FieldInfo field in Fields.GetOrAdd(value.GetType(), FieldsOf))
        {
            object? before = field.GetValue(value), after = Of(before, depth + 1);
            if (IsSame(before, after) || (after is not null && !field.FieldType.IsInstanceOfType(after)))
                continue;
            if (ReferenceEquals(copy, value))
                copy = Clone.Invoke(value, null)!;
            field.SetValue(copy, after);
        }
        return copy;
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        List<FieldInfo> fields = [];
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
            fields.AddRange(part.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => !field.FieldType.IsPrimitive && !field.FieldType.IsEnum));
        return [.. fields];
    }

    private static bool Same(object?[] before, object?[] after) => before.Zip(after).All(pair => IsSame(pair.First, pair.Second));

    // What was not changed is the very object; records compare by what they please.
    private static bool IsSame(object? before, object? after) => ReferenceEquals(before, after) || (before is string or ValueType && Equals(before, after));
}
