using System.Management.Automation.Runspaces;

namespace HaK8s.Host;

/// <summary>What to run. Reads its arguments as <c>pwsh -File</c> and <c>pwsh -Command</c> do.</summary>
internal sealed record CommandLine
{
    /// <summary>What pwsh returns for a bad command line (EX_USAGE of sysexits.h).</summary>
    public const int UsageExitCode = 64;

    private const string Usage = """
        Usage: HaK8s.Host [-NonInteractive] [-File] script.ps1 [argument...]
               HaK8s.Host [-NonInteractive] -Command text...
        """;

    /// <summary>Full path of the script; null with -Command.</summary>
    public string? Script { get; private init; }

    /// <summary>The script text after -Command; null with a script file.</summary>
    public string? Text { get; private init; }

    /// <summary>The script's arguments.</summary>
    public IReadOnlyList<CommandParameter> Arguments { get; private init; } = [];

    /// <summary>Refuse prompts rather than read standard input.</summary>
    public bool NonInteractive { get; private init; }

    /// <summary>Returns null and the reason when the arguments make no sense.</summary>
    public static CommandLine? Parse(ReadOnlySpan<string> args, out string? problem)
    {
        problem = null;
        var nonInteractive = false;
        for (; args is [var option, ..]; args = args[1..])
        {
            switch (option.ToUpperInvariant())
            {
                case "-NONINTERACTIVE":
                    nonInteractive = true;
                    continue;
                case "-NOPROFILE" or "-NOLOGO": // There is neither here; pwsh's command lines shall work.
                    continue;
                case "-COMMAND" or "-C" when args.Length > 1:
                    return new() { Text = string.Join(' ', args[1..]!), NonInteractive = nonInteractive };
                case "-FILE" or "-F" when args.Length > 1:
                    return ForScript(args[1..], nonInteractive, out problem);
                case ['-', ..]:
                    problem = Usage;
                    return null;
                default:
                    return ForScript(args, nonInteractive, out problem);
            }
        }
        problem = Usage;
        return null;
    }

    private static CommandLine? ForScript(ReadOnlySpan<string> args, bool nonInteractive, out string? problem)
    {
        var path = Path.GetFullPath(args[0]);
        problem = File.Exists(path) ? null : $"There is no script file '{args[0]}'.";
        return problem is null
            ? new() { Script = path, Arguments = ParseArguments(args[1..]), NonInteractive = nonInteractive }
            : null;
    }

    /// <summary>
    /// <c>-Name</c> is a switch or takes the next argument, whichever the script declares; <c>-Name:value</c> is one;
    /// after <c>--</c> everything is a value.
    /// </summary>
    private static List<CommandParameter> ParseArguments(ReadOnlySpan<string> args)
    {
        List<CommandParameter> parameters = [];
        for (var onlyValues = false; args is [var arg, ..]; args = args[1..])
        {
            if (onlyValues || arg is not ['-', _, ..] || decimal.TryParse(arg, out _))
                parameters.Add(new(null, arg));
            else if (arg == "--")
                onlyValues = true;
            else if (arg.IndexOf(':') is var colon && colon < 0)
                parameters.Add(new(arg));
            else
                parameters.Add(new(arg[..colon], Value(arg[(colon + 1)..])));
        }
        return parameters;
    }

    // -Switch:$false is for switches, which take no text.
    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" or "TRUE" => true,
        "$FALSE" or "FALSE" => false,
        _ => text,
    };
}
