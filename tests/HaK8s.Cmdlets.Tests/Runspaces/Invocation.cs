using System.Management.Automation;

namespace HaK8s.Tests.Runspaces;

/// <summary>All that a script gave: what it emitted, stream by stream, and what the host showed (without colours).</summary>
public sealed record Invocation
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    /// <summary>Non-terminating errors, then the terminating one when there was one.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    /// <summary>The error that ended the script; null when it ran to its end.</summary>
    public required ErrorRecord? Terminating { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<string> Verbose { get; init; }
    public required IReadOnlyList<string> Debug { get; init; }
    public required IReadOnlyList<InformationRecord> Information { get; init; }
    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    /// <summary>Captions and messages of the confirmation prompts.</summary>
    public required IReadOnlyList<string> Prompts { get; init; }

    /// <summary>Text written to the host: <c>What if:</c> lines, and tables when the script ends with <c>| Out-Default</c>.</summary>
    public required string HostText { get; init; }

    /// <summary>The same with its escape sequences.</summary>
    public required string Screen { get; init; }

    /// <summary>The output as .NET objects.</summary>
    public IEnumerable<object?> Values => Output.Select(item => item?.BaseObject);

    /// <summary>Everything that a person or a log could see, to look for secrets in it.</summary>
    public string AllText => string.Join('\n',
    [
        .. Output.Select(item => item?.ToString()), .. Errors.Select(error => $"{error}\n{error.Exception}\n{error.ErrorDetails?.RecommendedAction}"),
        .. Warnings, .. Verbose, .. Debug, .. Information.Select(record => record.ToString()),
        .. Progress.Select(record => $"{record.Activity} {record.StatusDescription} {record.CurrentOperation}"), .. Prompts, HostText,
    ]);
}
