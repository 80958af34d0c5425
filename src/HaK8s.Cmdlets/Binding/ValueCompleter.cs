using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace HaK8s.Binding;

/// <summary>Completes values that this host knows: nothing is asked over the network, and what cannot be read is passed over.</summary>
public abstract partial class ValueCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            return [.. Values(word, fakeBoundParameters ?? new Hashtable()).Where(value => value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal).Select(value => new CompletionResult(Quoted(value), value, CompletionResultType.ParameterValue, value))];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whoever presses Tab asks for no error.
            return [];
        }
    }

    /// <summary>The values in the order to be offered.</summary>
    /// <param name="word">What is typed already.</param>
    /// <param name="bound">The other parameters as typed.</param>
    private protected abstract IEnumerable<string> Values(string word, IDictionary bound);

    /// <summary>What a source gives; nothing when it cannot be read, so that the other sources are still heard.</summary>
    private protected static IEnumerable<string> From(Func<IEnumerable<string>> source)
    {
        try
        {
            return [.. source()];
        }
        catch (Exception e) when (e is HaK8sException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A version with or without its v, as the word has begun.</summary>
    private protected static string As(string word, string version) => (word.StartsWith('v') ? "v" : "") + version.TrimStart('v');

    /// <summary>A file or folder that another parameter names, as a path of the file system; null when it names none.</summary>
    private protected static string? PathOf(IDictionary bound, string parameter) => bound[parameter] is { } path
        ? ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").Invoke($"{path}").FirstOrDefault()?.ToString()
        : null;

    private static string Quoted(string value) => BareWord().IsMatch(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    [GeneratedRegex(@"\A[\w/.:][\w/.:@+=-]*\z")]
    private static partial Regex BareWord();
}
