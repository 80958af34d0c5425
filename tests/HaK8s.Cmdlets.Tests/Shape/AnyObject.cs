using System.Collections;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;

namespace HaK8s.Tests.Shape;

/// <summary>Makes an object of any of the module's types: with all that can be said of it, or with what must be said alone.</summary>
internal sealed class AnyObject(bool full)
{
    private const int Deepest = 4;
    private static readonly string Text = string.Concat(Enumerable.Repeat("text ", 13)).Trim();

    private readonly NullabilityInfoContext nullability = new();

    public object Of(Type type) => Of(type, 0)!;

    private object? Of(Type type, int depth) => type switch
    {
        _ when type == typeof(string) => Text,
        _ when type == typeof(SecureString) => new SecureString(),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddYears(50),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(1.5),
        _ when type == typeof(IPAddress) => IPAddress.Loopback,
        _ when type == typeof(IPNetwork) => IPNetwork.Parse("10.0.0.0/8"),
        _ when type == typeof(Version) => new Version(1, 2, 3),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(0),
        _ when Nullable.GetUnderlyingType(type) is { } inner => Of(inner, depth),
        _ when type.IsPrimitive => Convert.ChangeType(type == typeof(bool) ? full : 7, type, null),
        _ when type.IsGenericType && Items(type, depth) is { } items => items,
        _ when type.Assembly.GetName().Name is "HaK8s.Core" or "HaK8s.Cmdlets" => depth > Deepest ? null : Filled(type, depth),
        _ => null,
    };

    private object? Items(Type type, int depth)
    {
        Type element = type.GetGenericArguments()[0];
        Array items = Array.CreateInstance(element, full && depth < Deepest ? 2 : 0);
        for (int i = 0; i < items.Length; i++)
            items.SetValue(Of(element, depth + 1), i);
        return type.Name.StartsWith("ValueList", StringComparison.Ordinal) ? Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic, null, [items], null)
            : type.IsInstanceOfType(items) && typeof(IEnumerable).IsAssignableFrom(type) ? items : null;
    }

    private object Filled(Type type, int depth)
    {
        object made = RuntimeHelpers.GetUninitializedObject(type);
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
            foreach (FieldInfo field in part.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (full || nullability.Create(field).ReadState != NullabilityState.Nullable)
                    field.SetValue(made, Of(field.FieldType, depth + 1));
        return made;
    }
}
