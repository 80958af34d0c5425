using System.Management.Automation;
using System.Text;

namespace HaK8s.Tests.Shape;

/// <summary>What scripts rely on of a cmdlet, as text: its sets and parameters with type, position, pipeline, aliases and values.</summary>
internal static class CmdletContract
{
    private static readonly HashSet<string> Common = [.. PSCmdlet.CommonParameters, .. PSCmdlet.OptionalCommonParameters];

    public static string Text(IEnumerable<CmdletInfo> cmdlets)
    {
        StringBuilder text = new();
        foreach (CmdletInfo cmdlet in cmdlets.OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal))
            Append(text, cmdlet);
        return text.ToString();
    }

    private static void Append(StringBuilder text, CmdletInfo cmdlet)
    {
        CmdletAttribute attribute = cmdlet.ImplementingType.GetCustomAttributes(typeof(CmdletAttribute), inherit: false).Cast<CmdletAttribute>().Single();
        text.Append(cmdlet.Name);
        if (attribute.SupportsShouldProcess)
            text.Append($"  ShouldProcess, {attribute.ConfirmImpact}");
        text.Append('\n');
        foreach (string output in cmdlet.OutputType.Select(type => type.Name).Order(StringComparer.Ordinal))
            text.Append($"  gives {output}\n");
        string[] sets = [.. cmdlet.ParameterSets.Select(set => set.IsDefault ? $"{set.Name} (default)" : set.Name).Order(StringComparer.Ordinal)];
        if (sets.Length > 1)
            text.Append($"  sets {string.Join(", ", sets)}\n");
        foreach (ParameterMetadata parameter in Own(cmdlet))
        {
            text.Append($"  -{parameter.Name} <{TypeName(parameter.ParameterType)}>{Aliases(parameter)}{Values(parameter)}\n");
            foreach ((string set, ParameterSetMetadata use) in parameter.ParameterSets.OrderBy(set => set.Key, StringComparer.Ordinal))
                text.Append($"    {(set == ParameterAttribute.AllParameterSets ? "all sets" : set)}:{Use(use)}\n");
        }
        text.Append('\n');
    }

    private static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) =>
        cmdlet.Parameters.Values.Where(parameter => !Common.Contains(parameter.Name)).OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

    private static string Use(ParameterSetMetadata use)
    {
        string[] words =
        [
            .. use.IsMandatory ? ["mandatory"] : Array.Empty<string>(),
            .. use.Position >= 0 ? [$"position {use.Position}"] : Array.Empty<string>(),
            .. use.ValueFromPipeline ? ["pipeline"] : Array.Empty<string>(),
            .. use.ValueFromPipelineByPropertyName ? ["pipeline by name"] : Array.Empty<string>(),
            .. use.ValueFromRemainingArguments ? ["remaining arguments"] : Array.Empty<string>(),
        ];
        return words.Length == 0 ? " optional" : " " + string.Join(", ", words);
    }

    private static string Aliases(ParameterMetadata parameter) =>
        parameter.Aliases.Count > 0 ? $" alias {string.Join(", ", parameter.Aliases.Order(StringComparer.Ordinal))}" : "";

    private static string Values(ParameterMetadata parameter)
    {
        IEnumerable<string> given = parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues);
        Type type = parameter.ParameterType.GetElementType() ?? Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        string[] values = [.. type.IsEnum && type.Namespace!.StartsWith("HaK8s", StringComparison.Ordinal) ? Enum.GetNames(type) : given];
        string ranges = string.Concat(parameter.Attributes.OfType<ValidateRangeAttribute>().Select(range => $" from {range.MinRange} to {range.MaxRange}"));
        return (values.Length > 0 ? $" of {string.Join(", ", values)}" : "") + ranges;
    }

    private static string TypeName(Type type) => type switch
    {
        { IsArray: true } => TypeName(type.GetElementType()!) + "[]",
        { IsGenericType: true } => $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>",
        _ => type.FullName!,
    };
}
