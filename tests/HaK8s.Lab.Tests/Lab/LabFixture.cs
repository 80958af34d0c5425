using System.Threading.Channels;
using HaK8s.Tests.Lab;

[assembly: AssemblyFixture(typeof(LabFixture))]

namespace HaK8s.Tests.Lab;

/// <summary>
/// The lab that this process runs in (build.ps1 Test starts it by <c>lab exec</c>). Its nodes are lent out one test at a time and reset
/// between tests, so no test depends on another; the reset runs in the background while other tests work.
/// </summary>
public sealed class LabFixture : IAsyncDisposable
{
    private readonly Channel<LabHost> clean = Channel.CreateUnbounded<LabHost>();
    private readonly List<Task> resets = [];
    private readonly SemaphoreSlim etcd = new(1);
    private readonly SemaphoreSlim turn = new(1);

    public LabFixture()
    {
        string directory = Environment.GetEnvironmentVariable("HAK8S_LAB")
            ?? throw new InvalidOperationException("These tests run inside of a lab: build.ps1 Test, or tests/lab/lab up and tests/lab/lab exec.");
        Topology = LabTopology.Read(directory);
        foreach (LabHost node in Topology.Nodes)
            clean.Writer.TryWrite(node);
    }

    public LabTopology Topology { get; }

    public string KeyFile => Path.Combine(Topology.Directory, "ssh", "id_ed25519");

    public string KnownHosts => Path.Combine(Topology.Directory, "ssh", "known_hosts");

    public string EtcdFolder => Path.Combine(Topology.Directory, "etcd");

    public string CniFolder => Path.Combine(Topology.Directory, "cni");

    public string ContainerdFolder => Path.Combine(Topology.Directory, "containerd");

    public string ClusterFile => Path.Combine(Topology.Directory, "cluster.yaml");

    /// <summary>Lends a node that is as it was when the lab came up.</summary>
    public async Task<LabNode> BorrowAsync() => (await BorrowAsync(1))[0];

    /// <summary>
    /// Lends several at once. One borrower is served after the other: two that each held a node and waited for a second would wait for ever.
    /// </summary>
    public async Task<LabNode[]> BorrowAsync(int count)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await turn.WaitAsync(stop);
        List<LabNode> lent = [];
        try
        {
            while (lent.Count < count)
                lent.Add(new(this, await clean.Reader.ReadAsync(stop)));
            return [.. lent];
        }
        catch
        {
            lent.ForEach(node => _ = node.DisposeAsync().AsTask());
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Waits for etcd to be nobody's and takes it: for tests that empty or stop it, or make a cluster on it. Take it before borrowing nodes.
    /// Whoever takes it belongs to the collection "etcd" or "cluster", so that one test alone waits for it, in one of three threads.
    /// </summary>
    public async Task<IDisposable> EtcdAsync()
    {
        await etcd.WaitAsync(TestContext.Current.CancellationToken);
        return new EtcdLease(etcd);
    }

    private sealed class EtcdLease(SemaphoreSlim gate) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
                gate.Release();
        }
    }

    internal void Return(LabHost host)
    {
        lock (resets)
            resets.Add(ResetAsync(host));
    }

    private async Task ResetAsync(LabHost host)
    {
        await LabCommand.RunAsync("node", "reset", host.Name);
        await clean.Writer.WriteAsync(host);
    }

    /// <summary>Waits for the resets, so that one that fails is seen.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] all;
        lock (resets)
            all = [.. resets];
        await Task.WhenAll(all);
    }
}
