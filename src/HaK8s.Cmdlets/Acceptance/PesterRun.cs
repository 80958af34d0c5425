using System.Management.Automation;
using System.Text.RegularExpressions;

namespace HaK8s.Acceptance;

/// <summary>
/// Pester's result, read by the names of its properties, which 5 and 6 have in common: its types are compiled into whichever Pester is there.
/// </summary>
internal static partial class PesterRun
{
    public static AcceptanceResult Read(PSObject run, string cluster, Version pester) => new()
    {
        Cluster = cluster,
        PesterVersion = pester.ToString(),
        Passed = Number(run, "PassedCount"),
        Failed = Number(run, "FailedCount"),
        Skipped = Number(run, "SkippedCount") + Number(run, "InconclusiveCount"),
        Duration = Value(run, "Duration") is TimeSpan duration ? duration : default,
        Failure =
        [
            .. Items(run, "FailedContainers").Select(file => new AcceptanceFailure(Path.GetFileName(Text(file, "Name")), Errors(file))),
            .. Items(run, "FailedBlocks").Where(block => Errors(block).Length > 0).Select(block => new AcceptanceFailure(NameOf(block), Unmade(block))),
            .. Items(run, "Failed").Where(test => Errors(test).Length > 0).Select(test => new AcceptanceFailure(NameOf(test), Errors(test))),
        ],
    };

    // The name of a block whose preparation failed still has the place where Pester would have put what the block is for: a node, a member.
    private static string NameOf(PSObject item) => Place().Replace(Text(item, "ExpandedPath") is { Length: > 0 } expanded ? expanded
        : string.Join('.', Items(item, "Path")), _ => Text(item, "Data"));

    [GeneratedRegex(@"<_[^<>]*>")]
    private static partial Regex Place();

    // A check that failed because what it stands in did has no error of its own: those are counted, and stand under that one.
    private static string Unmade(PSObject block) => Number(block, "FailedCount") is > 0 and var checks
        ? $"{Errors(block)}{Environment.NewLine}So {(checks == 1 ? "a check" : $"{checks} checks")} could not be made." : Errors(block);

    private static string Errors(PSObject item) => string.Join(Environment.NewLine, Items(item, "ErrorRecord")
        .Select(error => (error.BaseObject as ErrorRecord)?.Exception.Message ?? error.ToString()).Distinct());

    private static IEnumerable<PSObject> Items(PSObject item, string property) =>
        (LanguagePrimitives.GetEnumerable(Value(item, property)) ?? Array.Empty<object>()).Cast<object?>().OfType<object>().Select(PSObject.AsPSObject);

    private static int Number(PSObject item, string property) => LanguagePrimitives.TryConvertTo(Value(item, property), out int number) ? number : 0;

    private static string Text(PSObject item, string property) => Value(item, property)?.ToString() ?? "";

    private static object? Value(PSObject item, string property) => item.Properties[property]?.Value is { } value
        ? value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value : null;
}
