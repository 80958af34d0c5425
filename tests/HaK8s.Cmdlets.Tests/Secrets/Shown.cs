using System.Collections;
using System.Management.Automation;
using System.Security;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Secrets;

/// <summary>Everything that a run gave away: each stream, and each property of each object in it, however deep.</summary>
internal static class Shown
{
    private const int Deepest = 7;

    public static IEnumerable<(string Where, string Text)> Of(Invocation run) =>
    [
        .. run.Output.SelectMany((item, i) => Walk($"output[{i}]", item, 0, new(ReferenceEqualityComparer.Instance))),
        .. run.Errors.SelectMany((error, i) => Walk($"error[{i}]", error, 0, new(ReferenceEqualityComparer.Instance)).Append(($"error[{i}]", $"{error.Exception}"))),
        .. run.Warnings.Select(text => ("warning", text)), .. run.Verbose.Select(text => ("verbose", text)), .. run.Debug.Select(text => ("debug", text)),
        .. run.Information.SelectMany(record => Walk("information", record, 0, new(ReferenceEqualityComparer.Instance))),
        .. run.Progress.Select(record => ("progress", $"{record.Activity}\n{record.StatusDescription}\n{record.CurrentOperation}")),
        .. run.Prompts.Select(text => ("prompt", text)), ("host", run.HostText),
    ];

    private static IEnumerable<(string, string)> Walk(string where, object? value, int depth, HashSet<object> seen)
    {
        object? item = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (item is null or Type or Delegate or SecureString || depth > Deepest || (!item.GetType().IsValueType && !seen.Add(item)))
            yield break;
        yield return (where, item is string text ? text : $"{item}");
        if (item is string || item.GetType().IsPrimitive || item.GetType().IsEnum)
            yield break;
        if (item is IEnumerable list)
        {
            foreach (object? element in list)
                foreach ((string, string) part in Walk($"{where}[]", element, depth + 1, seen))
                    yield return part;
        }
        foreach (PSPropertyInfo property in PSObject.AsPSObject(item).Properties)
        {
            if (property.Name is "InvocationInfo" or "TargetSite" or "PipelineIterationInfo")
                continue;
            object? inner;
            try
            {
                inner = property.Value;
            }
            catch (GetValueException)
            {
                continue;
            }
            foreach ((string, string) part in Walk($"{where}.{property.Name}", inner, depth + 1, seen))
                yield return part;
        }
    }
}
