using System.Collections.Concurrent;
using System.Management.Automation;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Abstractions;

/// <summary>
/// What a worker sees of the cmdlet: its node, the session, and ways to say things. All of them only post to the pump;
/// the pipeline thread alone writes to PowerShell.
/// </summary>
internal sealed class NodeWork(Node node, IRemoteSession session, BlockingCollection<Action<FanOutCmdlet>> pump, CancellationToken stopping)
{
    public Node Node => node;

    public IRemoteSession Session => session;

    public CancellationToken Stopping => stopping;

    /// <summary>Sends a result down the pipeline.</summary>
    public void Emit(object result) => pump.Add(cmdlet => cmdlet.WriteObject(result), CancellationToken.None);

    public void Verbose(string text) => pump.Add(cmdlet => cmdlet.Say(node, text), CancellationToken.None);

    public void Warn(string text) => pump.Add(cmdlet => cmdlet.Warn(node, text), CancellationToken.None);

    public void Fail(HaK8sException failure) => pump.Add(cmdlet => cmdlet.Fail(node, failure), CancellationToken.None);

    /// <summary>Tells what the node is doing now; <paramref name="percent"/> is 0 to 100, or -1 when not known.</summary>
    public void Progress(string status, int percent = -1) => pump.Add(cmdlet => cmdlet.ShowProgress(node, status, percent), CancellationToken.None);

    /// <summary>Asks something on the pipeline thread, which alone may: ShouldProcess with a plan that was observed on the node.</summary>
    public Task<T> AskAsync<T>(Func<FanOutCmdlet, T> question)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Add(cmdlet =>
        {
            try
            {
                answer.SetResult(question(cmdlet));
            }
            catch (PipelineStoppedException)
            {
                answer.SetCanceled(CancellationToken.None);
                throw;
            }
        }, CancellationToken.None);
        // A pipeline that has stopped pumps no more.
        return answer.Task.WaitAsync(stopping);
    }
}
