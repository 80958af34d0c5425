using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using HaK8s.Containerd;

namespace HaK8s.Binding;

/// <summary>Completes Kubernetes' minor versions, the newest first, from the shipped matrix.</summary>
public sealed class KubernetesVersionCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) => ContainerdCompatibility.KnownVersions.Reverse()
        .Select(version => wordToComplete.StartsWith('v') ? version.ToString() : version.ToString()[1..])
        .Where(text => text.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
        .Select(text => new CompletionResult(text));
}
