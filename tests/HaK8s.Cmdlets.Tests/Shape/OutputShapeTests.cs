using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Security;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Shape;

/// <summary>
/// What results are made of, walked as ConvertTo-Json -Depth 5 walks them: public properties and fields, items of lists, values of tables. A type
/// that would come out as a heap of internals, or fail, is found here.
/// </summary>
public sealed class OutputShapeTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const int Depth = 5;

    // What ConvertTo-Json writes as one value, or as an object that says what it is: addresses come with their parts, a SecureString with its length alone.
    private static readonly HashSet<Type> Values =
    [
        typeof(string), typeof(decimal), typeof(DateTimeOffset), typeof(TimeSpan), typeof(Version), typeof(Uri), typeof(Guid), typeof(object),
        typeof(IPAddress), typeof(IPNetwork), typeof(SecureString),
    ];

    // Results that are the system's own.
    private static readonly HashSet<Type> Foreign = [typeof(FileInfo), typeof(void)];

    private IEnumerable<Type> Outputs => session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>()
        .SelectMany(cmdlet => cmdlet.OutputType).Select(output => output.Type).OfType<Type>().Where(type => !Foreign.Contains(type)).Distinct();

    private static IEnumerable<(string Name, Type Type)> Members(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod is { IsPublic: true })
            .Select(property => (property.Name, property.PropertyType))
            .Concat(type.GetFields(BindingFlags.Instance | BindingFlags.Public).Select(field => (field.Name, field.FieldType)));

    private static Type? ItemOf(Type type) => type.IsArray ? type.GetElementType() : type.GetInterfaces().Append(type)
        .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name is "HaK8s.Core" or "HaK8s.Cmdlets";

    /// <summary>Each place in an output where something stands that should not, and each that says something with its member.</summary>
    private static IEnumerable<(string Place, Type Type)> Walk(string place, Type type, int depth, ImmutablePath above)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        yield return (place, type);
        if (type.IsPrimitive || type.IsEnum || Values.Contains(type) || depth == 0)
            yield break;
        if (ItemOf(type) is { } item)
        {
            // A table's keys become names.
            Type value = item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? item.GetGenericArguments()[1] : item;
            foreach (var found in Walk(place + "[]", value, depth - 1, above))
                yield return found;
        }
        else if (IsOurs(type) && !above.Holds(type))
        {
            foreach ((string name, Type member) in Members(type))
                foreach (var found in Walk($"{place}.{name}", member, depth - 1, new(type, above)))
                    yield return found;
        }
    }

    private IEnumerable<(string Place, Type Type)> All => Outputs.SelectMany(output => Walk(output.Name, output, Depth, ImmutablePath.None));

    [Fact]
    public void Results_hold_what_json_can_say()
    {
        Assert.NotEmpty(All);
        Assert.Empty(All.Where(one => !(one.Type.IsPrimitive || one.Type.IsEnum || Values.Contains(one.Type) || IsOurs(one.Type) || ItemOf(one.Type) is not null))
            .Select(one => $"{one.Place}: {one.Type}"));
    }

    [Fact]
    public void Nothing_holds_its_own_kind_again() =>
        Assert.Empty(All.Where(one => IsOurs(one.Type) && Members(one.Type).Any(member => member.Type == one.Type))
            .Select(one => $"{one.Place}: {one.Type}").Distinct());

    [Fact]
    public void Times_are_times_and_no_numbers() => Assert.Empty(All.Where(one => one.Type == typeof(DateTime)
            || (one.Type.IsPrimitive && one.Type != typeof(bool) && (one.Place.EndsWith("Seconds", StringComparison.Ordinal) || one.Place.EndsWith("Milliseconds", StringComparison.Ordinal))))
        .Select(one => $"{one.Place}: {one.Type}"));

    private sealed record ImmutablePath(Type? Type, ImmutablePath? Above)
    {
        public static ImmutablePath None { get; } = new(null, null);

        public bool Holds(Type type) => Type == type || Above?.Holds(type) == true;
    }
}
