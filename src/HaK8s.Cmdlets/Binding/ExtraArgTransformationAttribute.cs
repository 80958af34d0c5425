using System.Collections;
using System.Management.Automation;
using HaK8s.Inventory;

namespace HaK8s.Binding;

/// <summary>Flags: <c>@{ v = 4; issuer = 'a', 'b' }</c>; a list of values repeats the flag.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ExtraArgTransformationAttribute : NameValueTransformationAttribute<ExtraArg>
{
    private protected override ExtraArg Make(string name, object? value) => new(name, value switch
    {
        // Flags are lower case; PowerShell's own text would be True.
        bool flag => flag ? "true" : "false",
        SwitchParameter flag => flag ? "true" : "false",
        _ => LanguagePrimitives.ConvertTo<string>(value),
    });

    private protected override IEnumerable<object?> Values(object? value) =>
        value is IEnumerable list and not string ? list.Cast<object?>().Select(Unwrap) : [value];
}
