using System.Management.Automation;
using System.Management.Automation.Language;

namespace HaK8s.Tests.Help;

/// <summary>How arguments fit one parameter set.</summary>
/// <param name="Values">The arguments by parameter; switches without a value are left out.</param>
/// <param name="Problem">Why they do not fit; null when they do.</param>
internal sealed record SetBinding(IReadOnlyDictionary<string, ExpressionAst> Values, string? Problem)
{
    public static SetBinding Of(CmdletInfo cmdlet, CommandParameterSetInfo set, CommandArguments arguments, bool piped, CmdletInfo? source)
    {
        Dictionary<string, ExpressionAst> values = arguments.Named.Where(named => named.Value is not null)
            .ToDictionary(named => named.Key, named => named.Value!);
        CommandParameterInfo[] unnamed = [.. set.Parameters.Where(parameter => !arguments.Named.ContainsKey(parameter.Name))];
        CommandParameterInfo[] free = [.. unnamed.Where(parameter => parameter.Position >= 0).OrderBy(parameter => parameter.Position)];
        if (free.Length < arguments.Positional.Count)
            return new(values, "too many arguments");
        foreach ((CommandParameterInfo parameter, ExpressionAst argument) in free.Zip(arguments.Positional))
            values[parameter.Name] = argument;

        CommandParameterInfo[] open = [.. unnamed.Where(parameter => !values.ContainsKey(parameter.Name))];
        CommandParameterInfo[] missing = [.. open.Where(parameter => parameter.IsMandatory && !(piped && TakesInput(parameter)))];
        if (missing.Length > 0)
            return new(values, $"lacks {string.Join(", ", missing.Select(parameter => "-" + parameter.Name))}");
        return new(values, source is null || Takes(cmdlet, open, source) ? null
            : $"does not take {string.Join(" or ", source.OutputType.Select(type => type.Name))} from the pipeline");
    }

    private static bool TakesInput(CommandParameterInfo parameter) => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName;

    // One of the parameters that are still open has to take what the command before gives, as it is or one of its properties.
    private static bool Takes(CmdletInfo cmdlet, CommandParameterInfo[] open, CmdletInfo source) =>
        source.OutputType.Select(output => output.Type).OfType<Type>().Any(given => open.Any(parameter =>
            parameter.ValueFromPipeline && TakesValue(cmdlet.Parameters[parameter.Name], given)
            || parameter.ValueFromPipelineByPropertyName && parameter.Aliases.Append(parameter.Name).Intersect(Properties(given), StringComparer.OrdinalIgnoreCase).Any()));

    private static IEnumerable<string> Properties(Type type) => type.GetProperties().Select(property => property.Name);

    private static bool TakesValue(ParameterMetadata parameter, Type given)
    {
        Type single = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
        // Texts are made of anything by the engine alone: a transformation says that it is meant.
        return single.IsAssignableFrom(given) || single == typeof(string) && parameter.Attributes.OfType<ArgumentTransformationAttribute>().Any();
    }
}
