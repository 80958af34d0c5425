using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace HaK8s.Help;

/// <summary>What a cmdlet takes from the pipeline, as its INPUTS have to name it.</summary>
internal static class PipelineTypes
{
    /// <summary>What the named types lack, or have too much.</summary>
    public static IEnumerable<string> Gaps(CmdletInfo cmdlet, IReadOnlyList<string> named)
    {
        string[] taken = [.. ByValue(cmdlet).Select(parameter => Single(parameter.ParameterType).FullName!).Distinct()];
        foreach (string name in taken.Except(named))
            yield return $"INPUTS lacks {name}";

        foreach (string name in named.Except(taken))
        {
            if (!(name == "None" ? taken.Length == 0 && named.Count == 1 : MayBeNamed(cmdlet, name)))
                yield return $"INPUTS names {name}, which the cmdlet does not take";
        }
        if (named.Count == 0)
            yield return "INPUTS is missing";
    }

    private static IEnumerable<ParameterMetadata> ByValue(CmdletInfo cmdlet) =>
        cmdlet.Parameters.Values.Where(parameter => parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.ValueFromPipeline));

    private static IEnumerable<ParameterMetadata> ByName(CmdletInfo cmdlet) => cmdlet.Parameters.Values
        .Where(parameter => parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.ValueFromPipelineByPropertyName));

    private static Type Single(Type type) => type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;

    // A text stands for what a transformation makes of it. An object is taken for its properties: their types may be named, or its own.
    private static bool MayBeNamed(CmdletInfo cmdlet, string type)
    {
        ParameterMetadata[] byName = [.. ByName(cmdlet)];
        return type == "System.String" && ByValue(cmdlet).Any(parameter => parameter.Attributes.OfType<ArgumentTransformationAttribute>().Any())
            || byName.Any(parameter => Single(parameter.ParameterType).FullName == type)
            || type == typeof(PSObject).FullName && byName.Length > 0
            || Binds(cmdlet, type, [.. byName.SelectMany(parameter => parameter.Aliases.Append(parameter.Name))]);
    }

    private static bool Binds(CmdletInfo cmdlet, string type, string[] properties)
    {
        // Types of the module live in its own load context; of the others those of the base class library are enough.
        Assembly cmdlets = cmdlet.ImplementingType.Assembly;
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(cmdlets)!;
        Type? found = cmdlets.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("HaK8s.", StringComparison.Ordinal))
            .Select(name => context.LoadFromAssemblyName(name).GetType(type)).FirstOrDefault(type => type is not null) ?? Type.GetType(type);
        return found is not null && found.GetProperties().Any(property => properties.Contains(property.Name, StringComparer.OrdinalIgnoreCase));
    }
}
