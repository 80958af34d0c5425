using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace HaK8s.Tests.Runspaces;

/// <summary>
/// A session of the real engine with the built module imported. Opening one takes about a second, so a test class shares it
/// (<c>IClassFixture&lt;ModuleRunspace&gt;</c>); the tests of a class run one after another and leave no variables behind:
/// each script has a scope of its own.
/// </summary>
public sealed partial class ModuleRunspace : IDisposable
{
    private readonly RecordingHost host = new();
    private readonly Runspace runspace;

    public ModuleRunspace()
    {
        runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        var import = Invoke("param($Manifest) Import-Module -Name $Manifest -Global -ErrorAction Stop", BuiltModule.Manifest);
        if (import.Errors.Count > 0)
            throw new InvalidOperationException($"The module cannot be imported: {import.AllText}");
    }

    /// <summary>The session itself.</summary>
    public Runspace Runspace => runspace;

    /// <summary>Whether the host's screen takes escape sequences.</summary>
    public bool HasColors { get => host.Recorder.HasColors; set => host.Recorder.HasColors = value; }

    /// <summary>Runs a script; its <c>param()</c> block, if any, gets the arguments by position.</summary>
    public Invocation Invoke(string script, params object?[] arguments) => Invoke(script, answers: [], arguments);

    /// <summary>Runs a script that asks for confirmation; see <see cref="RecordingUI.Answers"/>.</summary>
    public Invocation Invoke(string script, string[] answers, params object?[] arguments)
    {
        using var shell = Prepare(script, arguments);
        foreach (var answer in answers)
            host.Recorder.Answers.Enqueue(answer);

        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(input: null, output);
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }
        return Collect(shell, output, terminating);
    }

    /// <summary>
    /// Starts a script in the background and returns its engine object, for tests that stop it; dispose it.
    /// Output is added to the collection as it comes.
    /// </summary>
    public PowerShell Start(string script, PSDataCollection<PSObject> output, params object?[] arguments)
    {
        var shell = Prepare(script, arguments);
        shell.BeginInvoke<PSObject, PSObject>(input: null, output);
        return shell;
    }

    public void Dispose() => runspace.Dispose();

    private PowerShell Prepare(string script, object?[] arguments)
    {
        var shell = PowerShell.Create(runspace).AddScript(script, useLocalScope: true);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    private Invocation Collect(PowerShell shell, PSDataCollection<PSObject> output, ErrorRecord? terminating)
    {
        var ui = host.Recorder;
        var screen = ui.TakeText();
        var leftOver = ui.Answers.Count;
        ui.Answers.Clear();
        var invocation = new Invocation
        {
            Output = [.. output],
            Errors = [.. shell.Streams.Error, .. terminating is null ? [] : new[] { terminating }],
            Terminating = terminating,
            Warnings = [.. shell.Streams.Warning.Select(record => record.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(record => record.Message)],
            Debug = [.. shell.Streams.Debug.Select(record => record.Message)],
            Information = [.. shell.Streams.Information],
            Progress = [.. shell.Streams.Progress],
            Prompts = [.. ui.Prompts],
            Screen = screen,
            HostText = Ansi.Replace(screen, ""),
        };
        ui.Prompts.Clear();
        ui.Progress.Clear();
        return leftOver == 0
            ? invocation
            : throw new InvalidOperationException($"{leftOver} of the answers laid ready were not asked for.\n{invocation.AllText}");
    }

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Ansi { get; }
}
