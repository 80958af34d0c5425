using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace HaK8s.Tests.Runspaces;

/// <summary>Keeps what is written to the host and answers prompts with what a test laid ready.</summary>
internal sealed class RecordingUI : PSHostUserInterface
{
    private readonly StringBuilder text = new();

    public override PSHostRawUserInterface RawUI { get; } = new RecordingRawUI();

    /// <summary>Whether the screen takes escape sequences, for tests that look at colours.</summary>
    public bool HasColors { get; set; }

    public override bool SupportsVirtualTerminal => HasColors;

    /// <summary>Answers to PromptForChoice, in order: the label of a choice without its ampersand, such as <c>Yes</c>.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>Captions and messages of the prompts shown, in order.</summary>
    public ConcurrentQueue<string> Prompts { get; } = new();

    /// <summary>Progress records in order.</summary>
    public ConcurrentQueue<ProgressRecord> Progress { get; } = new();

    /// <summary>Returns the text written since the last call.</summary>
    public string TakeText()
    {
        lock (text)
        {
            var taken = text.ToString();
            text.Clear();
            return taken;
        }
    }

    public override void Write(string value)
    {
        lock (text)
        {
            text.Append(value);
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);
    public override void WriteLine(string value) => Write(value + "\n");
    public override void WriteErrorLine(string value) => WriteLine(value);
    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);
    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);
    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);
    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Enqueue(record);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Prompts.Enqueue($"{caption}\n{message}");
        if (!Answers.TryDequeue(out var answer))
            throw new InvalidOperationException($"The test laid no answer ready for this prompt: {caption} {message}");
        return choices.Select(choice => choice.Label.Replace("&", "", StringComparison.Ordinal)).ToList().IndexOf(answer) is var index and >= 0
            ? index
            : throw new InvalidOperationException($"The prompt '{caption}' has no choice '{answer}'.");
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new InvalidOperationException($"The test is asked for {string.Join(", ", descriptions.Select(field => field.Name))}.");

    public override string ReadLine() => throw NoKeyboard();
    public override SecureString ReadLineAsSecureString() => throw NoKeyboard();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoKeyboard();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NoKeyboard();

    private static InvalidOperationException NoKeyboard() => new("A test has no keyboard.");
}
