using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace HaK8s.Host;

/// <summary>One run of a script in an engine of its own, on the calling thread.</summary>
internal sealed class ScriptSession : IDisposable
{
    private readonly Interruption interruption;
    private readonly ConsoleHost host;
    private readonly Runspace runspace;

    public ScriptSession(bool nonInteractive, Interruption interruption)
    {
        this.interruption = interruption;
        host = new ConsoleHost(nonInteractive, interruption.Token);
        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        LetExitReachTheHost(runspace);
    }

    /// <summary>Runs it and returns the exit code, as pwsh would.</summary>
    public int Run(CommandLine commandLine)
    {
        using var shell = PowerShell.Create(runspace);
        var command = commandLine.Script is { } path
            ? new Command(path, isScript: false, useLocalScope: false)
            : new Command(commandLine.Text!, isScript: true, useLocalScope: false);
        foreach (var argument in commandLine.Arguments)
            command.Parameters.Add(argument);
        // Errors travel with the output, so that Out-Default shows both in order; it knows which is which.
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(command).AddCommand("Out-Default");

        var code = Invoke(shell);
        host.Screen.ClearProgress();
        return interruption.ExitCode ?? host.ExitCode ?? (code == 0 && commandLine.Text is not null && shell.HadErrors ? 1 : code);
    }

    public void Dispose() => runspace.Dispose();

    private int Invoke(PowerShell shell)
    {
        // A script can only be stopped once it runs; a signal may come before.
        CancellationTokenRegistration stop = default;
        shell.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State == PSInvocationState.Running)
                stop = interruption.Token.Register(() => shell.BeginStop(null, null));
        };
        try
        {
            shell.Invoke();
            return 0;
        }
        catch (PipelineStoppedException)
        {
            return 1;
        }
        catch (RuntimeException exception)
        {
            Show(exception.ErrorRecord);
            return 1;
        }
        finally
        {
            stop.Dispose();
        }
    }

    /// <summary>
    /// By default a script file swallows its own <c>exit</c> and only sets $LASTEXITCODE, where the status of any native command stands too.
    /// pwsh sets this property of the engine for -File, and there is no public way to it.
    /// </summary>
    private static void LetExitReachTheHost(Runspace runspace)
    {
        const BindingFlags member = BindingFlags.Instance | BindingFlags.NonPublic;
        var context = typeof(Runspace).GetProperty("GetExecutionContext", member)!.GetValue(runspace)!;
        context.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", member)!.SetValue(context, true);
    }

    // Out-Default formats the error; that it is one gets lost when it is not written by a command of the pipeline.
    private void Show(ErrorRecord error)
    {
        host.Screen.AllIsError = true;
        using var shell = PowerShell.Create(runspace).AddCommand("Out-Default");
        shell.Invoke(new[] { error });
        host.Screen.AllIsError = false;
    }
}
