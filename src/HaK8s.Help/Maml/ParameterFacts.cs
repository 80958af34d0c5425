using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace HaK8s.Help.Maml;

/// <summary>What the cmdlet itself says of a parameter, in the words of Get-Help.</summary>
/// <param name="Name">Without the dash.</param>
/// <param name="Type">The type's short name; that of the value where null may stand for it.</param>
/// <param name="Mandatory">Whether it must be given.</param>
/// <param name="Position">A number, or <c>named</c>.</param>
/// <param name="PipelineInput">Whether and how the pipeline gives it.</param>
/// <param name="Wildcards">Whether it expands wildcards.</param>
/// <param name="Aliases">Other names, or <c>none</c>.</param>
/// <param name="Default">What it is when not given, or <c>None</c>.</param>
/// <param name="Choices">The values that it may have, when they are few and fixed.</param>
internal sealed record ParameterFacts(
    string Name, string Type, bool Mandatory, string Position, string PipelineInput, bool Wildcards, string Aliases, string Default,
    IReadOnlyList<string> Choices)
{
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters], OfShouldProcess = [.. Cmdlet.OptionalCommonParameters];

    /// <summary>A switch is given by its name alone.</summary>
    public bool IsSwitch => Type == nameof(SwitchParameter);

    /// <summary>The parameters of the cmdlet that help is written for: not those that the engine adds to every cmdlet.</summary>
    public static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) =>
        cmdlet.Parameters.Values.Where(parameter => !Common.Contains(parameter.Name) && !OfShouldProcess.Contains(parameter.Name));

    /// <summary>The parameters of one way to call the cmdlet, in the order in which they are typed; -WhatIf and -Confirm come last.</summary>
    public static IEnumerable<ParameterFacts> Of(CmdletInfo cmdlet, CommandParameterSetInfo set) => set.Parameters
        .Where(parameter => !Common.Contains(parameter.Name))
        .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
        .ThenByDescending(parameter => parameter.IsMandatory)
        .ThenBy(parameter => OfShouldProcess.Contains(parameter.Name))
        .Select(parameter => Of(cmdlet, parameter.Name, [parameter]));

    /// <summary>The parameters of the cmdlet over all ways to call it.</summary>
    public static IEnumerable<ParameterFacts> Of(CmdletInfo cmdlet) => cmdlet.Parameters.Keys.Where(name => !Common.Contains(name))
        .OrderBy(OfShouldProcess.Contains)
        .Select(name => Of(cmdlet, name, [.. cmdlet.ParameterSets.SelectMany(set => set.Parameters).Where(use => use.Name == name)]));

    private static ParameterFacts Of(CmdletInfo cmdlet, string name, IReadOnlyList<CommandParameterInfo> uses)
    {
        ParameterMetadata parameter = cmdlet.Parameters[name];
        Type type = Value(parameter.ParameterType);
        bool mandatory = uses.All(use => use.IsMandatory);
        return new(
            name,
            type.Name,
            mandatory,
            uses.Select(use => use.Position).DefaultIfEmpty(int.MinValue).Max() is >= 0 and var position ? $"{position}" : "named",
            (uses.Any(use => use.ValueFromPipeline), uses.Any(use => use.ValueFromPipelineByPropertyName)) switch
            {
                (true, true) => "True (ByValue, ByPropertyName)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            },
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none",
            mandatory ? "None" : DefaultOf(cmdlet, name),
            ChoicesOf(parameter, type));
    }

    private static Type Value(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string[] ChoicesOf(ParameterMetadata parameter, Type type)
    {
        Type single = Value(type.GetElementType() ?? type);
        return parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set ? [.. set.ValidValues]
            : single.IsEnum ? Enum.GetNames(single) : [];
    }

    // A cmdlet's defaults are what its properties hold before anything is bound.
    private static string DefaultOf(CmdletInfo cmdlet, string name)
    {
        if (cmdlet.ImplementingType.GetProperty(name, BindingFlags.Instance | BindingFlags.Public) is not { } property)
            return $"{false}"; // a switch that the engine adds
        object? fresh = Activator.CreateInstance(cmdlet.ImplementingType);
        using (fresh as IDisposable)
        {
            return property.GetValue(fresh) switch
            {
                null or "" or PSCredential => "None",
                SwitchParameter given => given ? "True" : "False",
                string text => text,
                IEnumerable many => string.Join(", ", many.Cast<object>()) is { Length: > 0 } list ? list : "None",
                var value => $"{value}",
            };
        }
    }
}
