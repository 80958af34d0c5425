using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>
/// Binds the commands of an example without running them. The engine's own StaticParameterBinder finds neither a missing mandatory parameter
/// nor a value that does not fit nor a pipeline that brings the wrong thing.
/// </summary>
internal sealed class ExampleBinder(ModuleRunspace session)
{
    // What pwsh has and the tests' engine has not, and programs of the management host.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "Export-JUnitReport", "Format-List", "Format-Table", "Get-ChildItem", "Import-Csv", "Invoke-Pester", "New-PesterContainer", "Read-Host", "Start-Sleep",
        "etcdctl", "kubectl", "tar",
    };

    private readonly EngineIntrinsics engine = (EngineIntrinsics)session.Runspace.SessionStateProxy.GetVariable("ExecutionContext");

    /// <summary>What is wrong with the code; nothing when it parses and each of its commands binds.</summary>
    public IEnumerable<string> Problems(string code)
    {
        ScriptBlockAst script = Parser.ParseInput(code, out _, out ParseError[] errors);
        if (errors.Length > 0)
            return errors.Select(error => $"does not parse: {error.Message}");
        return script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
            .SelectMany(command => Problems(script, command).Select(problem => $"{command.Extent.Text}: {problem}"));
    }

    private CmdletInfo? Cmdlet(string? name) =>
        name is null ? null : session.Runspace.SessionStateProxy.InvokeCommand.GetCommand(name, CommandTypes.Cmdlet) as CmdletInfo;

    private IEnumerable<string> Problems(ScriptBlockAst script, CommandAst command)
    {
        string? name = command.GetCommandName();
        if (Cmdlet(name) is not { } cmdlet)
            return name is null || Elsewhere.Contains(name) ? [] : [$"no command {name}"];
        return cmdlet.ModuleName == "HaK8s" ? Bind(script, command, cmdlet) : Unknown(command, cmdlet);
    }

    // The engine's own cmdlets have sets without number: only names are looked at.
    private static IEnumerable<string> Unknown(CommandAst command, CmdletInfo cmdlet) => command.CommandElements.OfType<CommandParameterAst>()
        .Where(parameter => cmdlet.ResolveOrNull(parameter.ParameterName) is null).Select(parameter => $"no parameter -{parameter.ParameterName}");

    private IEnumerable<string> Bind(ScriptBlockAst script, CommandAst command, CmdletInfo cmdlet)
    {
        CommandArguments arguments = CommandArguments.Of(script, command, cmdlet);
        List<string> problems = [.. arguments.Problems];
        if (problems.Count > 0)
            return problems;

        string? upstream = Upstream(command, out bool piped);
        CmdletInfo? source = Cmdlet(upstream) is { ModuleName: "HaK8s" } known ? known : null;
        (CommandParameterSetInfo Set, SetBinding Binding)[] candidates = [.. cmdlet.ParameterSets
            .Where(set => arguments.Named.Keys.All(given => set.Parameters.Any(parameter => parameter.Name == given)))
            .Select(set => (set, SetBinding.Of(cmdlet, set, arguments, piped, source)))];
        if (candidates.Length == 0)
            return [$"no parameter set has all of {string.Join(", ", arguments.Named.Keys.Select(given => "-" + given))}"];
        SetBinding[] fitting = [.. candidates.Select(candidate => candidate.Binding).Where(binding => binding.Problem is null)];
        if (fitting.Length == 0)
            return [string.Join("; or ", candidates.Select(candidate => candidate.Binding.Problem).Distinct())];
        if (fitting.Length > 1 && !piped && !candidates.Any(candidate => candidate.Set.IsDefault && candidate.Binding.Problem is null))
            return ["the parameter set cannot be resolved"];
        return fitting[0].Values.Select(value => Misfit(cmdlet.Parameters[value.Key], value.Value)).OfType<string>();
    }

    /// <summary>What stands before the command in its pipeline: a command's name, or null for an expression or nothing.</summary>
    private static string? Upstream(CommandAst command, out bool piped)
    {
        var pipeline = (PipelineAst)command.Parent;
        int place = pipeline.PipelineElements.IndexOf(command);
        // Within a script block of ForEach-Object and its like, the first command has no input.
        piped = place > 0;
        return piped && pipeline.PipelineElements[place - 1] is CommandAst before ? before.GetCommandName() : null;
    }

    /// <summary>Gives a literal value the parameter's own transformations, conversion and validation.</summary>
    private string? Misfit(ParameterMetadata parameter, ExpressionAst argument)
    {
        object? value;
        try
        {
            if (parameter.Attributes.OfType<CredentialAttribute>().Any())
                return null; // The engine would ask for the password.
            value = argument.SafeGetValue();
        }
        catch (InvalidOperationException)
        {
            return null; // A variable or a call: what it will hold is not known.
        }
        try
        {
            foreach (ArgumentTransformationAttribute transformation in parameter.Attributes.OfType<ArgumentTransformationAttribute>())
                value = transformation.Transform(engine, value);
            value = LanguagePrimitives.ConvertTo(value, parameter.ParameterType, System.Globalization.CultureInfo.InvariantCulture);
            foreach (ValidateArgumentsAttribute validation in parameter.Attributes.OfType<ValidateArgumentsAttribute>())
                Validate(validation, value);
            return null;
        }
        catch (Exception misfit) when (misfit is RuntimeException or InvalidCastException or MetadataException or ArgumentException or ValidationFailed)
        {
            return $"-{parameter.Name} cannot be {argument.Extent.Text}: {misfit.Message}";
        }
    }

    // The engine alone is meant to call it.
    private void Validate(ValidateArgumentsAttribute validation, object? value)
    {
        try
        {
            typeof(ValidateArgumentsAttribute).GetMethod("Validate", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(validation, [value, engine]);
        }
        catch (TargetInvocationException wrapped)
        {
            throw new ValidationFailed(wrapped.InnerException!.Message);
        }
    }
}

/// <summary>A value that one of the parameter's validations refuses.</summary>
internal sealed class ValidationFailed(string message) : Exception(message);
