using System.Management.Automation;
using System.Management.Automation.Language;

namespace HaK8s.Tests.Help;

/// <summary>
/// What a command is given: by name (a switch has no value), and by position. A splatted table of the same script counts as written out.
/// </summary>
internal sealed class CommandArguments
{
    public Dictionary<string, ExpressionAst?> Named { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<ExpressionAst> Positional { get; } = [];

    public List<string> Problems { get; } = [];

    public static CommandArguments Of(ScriptBlockAst script, CommandAst command, CmdletInfo cmdlet)
    {
        CommandArguments arguments = new();
        Queue<CommandElementAst> elements = new(command.CommandElements.Skip(1));
        while (elements.TryDequeue(out CommandElementAst? element))
        {
            if (element is CommandParameterAst parameter)
                arguments.Add(cmdlet, parameter, elements);
            else if (element is VariableExpressionAst { Splatted: true } splatted)
                arguments.AddTable(script, cmdlet, splatted);
            else
                arguments.Positional.Add((ExpressionAst)element);
        }
        return arguments;
    }

    private void Add(CmdletInfo cmdlet, CommandParameterAst written, Queue<CommandElementAst> following)
    {
        if (cmdlet.ResolveOrNull(written.ParameterName) is not { } parameter)
            Problems.Add($"no parameter -{written.ParameterName}");
        else if (parameter.SwitchParameter)
            Add(parameter.Name, written.Argument);
        else if (written.Argument is { } argument)
            Add(parameter.Name, argument);
        else if (following.TryPeek(out CommandElementAst? next) && next is ExpressionAst value)
        {
            following.Dequeue();
            Add(parameter.Name, value);
        }
        else
            Problems.Add($"-{parameter.Name} has no value");
    }

    private void Add(string name, ExpressionAst? value)
    {
        if (!Named.TryAdd(name, value))
            Problems.Add($"-{name} is given twice");
    }

    private void AddTable(ScriptBlockAst script, CmdletInfo cmdlet, VariableExpressionAst variable)
    {
        string name = variable.VariablePath.UserPath;
        var assignment = (AssignmentStatementAst?)script.Find(
            ast => ast is AssignmentStatementAst { Left: VariableExpressionAst left } && left.VariablePath.UserPath == name, searchNestedScriptBlocks: false);
        if (assignment?.Right.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table)
        {
            Problems.Add($"@{name} is no table of this script");
            return;
        }
        foreach ((ExpressionAst key, StatementAst value) in table.KeyValuePairs)
        {
            string parameterName = $"{key.SafeGetValue()}";
            if (cmdlet.ResolveOrNull(parameterName) is { } parameter)
                Add(parameter.Name, ((value as PipelineAst)?.PipelineElements[0] as CommandExpressionAst)?.Expression);
            else
                Problems.Add($"no parameter -{parameterName}");
        }
    }
}

internal static class Parameters
{
    /// <summary>The parameter of this name or alias. Help writes names out: the beginning of one is none.</summary>
    public static ParameterMetadata? ResolveOrNull(this CmdletInfo cmdlet, string name) => cmdlet.Parameters.Values.FirstOrDefault(parameter =>
        parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || parameter.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));
}
