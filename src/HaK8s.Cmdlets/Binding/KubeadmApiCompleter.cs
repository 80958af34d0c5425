using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using HaK8s.Kubeadm;

namespace HaK8s.Binding;

/// <summary>Completes the versions of kubeadm's configuration API.</summary>
public sealed class KubeadmApiCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) => KubeadmApi.Versions
        .Where(version => version.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
        .Select(version => new CompletionResult(version));
}
