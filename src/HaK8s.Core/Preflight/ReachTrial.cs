using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Preflight;

/// <summary>
/// Has all nodes listen and try to reach one another at the same time: control planes' 6443 from everywhere, kubelets' 10250 from control
/// planes, etcd's port from control planes. A real listener stands at each port that is free; what runs at the others answers itself.
/// </summary>
internal sealed class ReachTrial
{
    private const int ApiServer = 6443, Kubelet = 10250;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<(IRemoteSession Session, NodeFact Fact)> nodes;
    private readonly ValueList<string> etcd;
    // Lines may come in late from a session that was given up.
    private readonly ConcurrentQueue<PortReach> found = [];

    public ReachTrial(IReadOnlyList<(IRemoteSession Session, NodeFact Fact)> nodes, ValueList<string> etcd) => (this.nodes, this.etcd) = (nodes, etcd);

    /// <summary>All that was tried. A node that breaks off in the middle is left out; its own error is told by whatever asks it next.</summary>
    public async Task<IReadOnlyList<PortReach>> RunAsync(CancellationToken cancellationToken)
    {
        Dictionary<NodeFact, Target[]> plan = await PlanAsync(cancellationToken);
        if (plan.Values.All(targets => targets.Length == 0))
            return [];
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        Participant[] all = [.. nodes.Select(node => new Participant(node.Session, node.Fact, plan[node.Fact], this))];
        try
        {
            Task[] runs = [.. all.Select(one => one.RunAsync(limit.Token))];
            await Task.WhenAll(all.Select(one => one.Ready));
            foreach (Participant one in all)
                one.Go();
            await Task.WhenAll(all.Select(one => one.Tried));
            foreach (Participant one in all)
                one.Finish();
            await Task.WhenAll(runs);
        }
        finally
        {
            foreach (Participant one in all)
                one.Dispose();
        }
        cancellationToken.ThrowIfCancellationRequested();
        return [.. found];
    }

    private async Task<Dictionary<NodeFact, Target[]>> PlanAsync(CancellationToken cancellationToken)
    {
        List<Target> members = [];
        foreach (Uri uri in etcd.Select(endpoint => new Uri(endpoint)))
            members.AddRange((await AddressesAsync(uri, cancellationToken)).Select(address => new Target(uri.Host, address, uri.Port)));
        return nodes.ToDictionary(node => node.Fact, node => nodes
            .Where(other => other.Fact != node.Fact && AddressOf(other.Fact) is not null)
            .SelectMany(other => Ports(node.Fact, other.Fact).Select(port => new Target(other.Fact.Node.Name, AddressOf(other.Fact)!, port)))
            .Concat(IsControlPlane(node.Fact) ? members : [])
            .ToArray());
    }

    private static IEnumerable<int> Ports(NodeFact from, NodeFact to) =>
        [.. IsControlPlane(to) ? [ApiServer] : Array.Empty<int>(), .. IsControlPlane(from) ? [Kubelet] : Array.Empty<int>()];

    private static bool IsControlPlane(NodeFact fact) => fact.Node.Role != NodeRole.Worker;

    private static IPAddress? AddressOf(NodeFact fact) => IPAddress.TryParse(fact.Node.Address, out IPAddress? address) ? address : fact.RegisteredAddress ?? fact.Node.KnownAddress;

    private static async Task<IPAddress[]> AddressesAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(uri.Host.Trim('[', ']'), cancellationToken);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Test-EtcdCluster tells of names that do not resolve.
            return [];
        }
    }

    private sealed record Target(string Name, IPAddress Address, int Port)
    {
        public string Text { get; } = string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
    }

    /// <summary>One node's part: its script, led through the steps by its standard input.</summary>
    private sealed class Participant(IRemoteSession session, NodeFact fact, Target[] targets, ReachTrial trial) : IDisposable
    {
        private readonly StepStream input = new();
        private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously), tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ready => ready.Task;

        public Task Tried => tried.Task;

        public void Go() => input.Add("go\n");

        public void Finish() => input.Complete();

        public void Dispose() => input.Dispose();

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            string ports = IsControlPlane(fact) ? $"{ApiServer},{Kubelet}" : $"{Kubelet}";
            try
            {
                await session.RunAsync(new RemoteScript("node-reach", [ports, .. targets.Select(target => target.Text)]) { Input = input }, OnLine, cancellationToken);
            }
            catch (Exception e) when (e is HaK8sException or OperationCanceledException)
            {
                // Whatever it was: the others go on without this node.
            }
            finally
            {
                ready.TrySetResult();
                tried.TrySetResult();
            }
        }

        private void OnLine(string line)
        {
            switch (line.Split('\t'))
            {
                case ["ready"]:
                    ready.TrySetResult();
                    break;
                case ["tried"]:
                    tried.TrySetResult();
                    break;
                case ["reach", var text, var state] when targets.FirstOrDefault(target => target.Text == text) is { } target && Enum.TryParse(state, ignoreCase: true, out PortReachState parsed):
                    trial.found.Enqueue(new PortReach(fact.Node, target.Name, target.Address, target.Port, parsed));
                    break;
            }
        }
    }

    /// <summary>A standard input that says its lines when it is told to.</summary>
    private sealed class StepStream : InputStream
    {
        private readonly BlockingCollection<byte[]> steps = [];

        public void Add(string text) => steps.Add(Encoding.ASCII.GetBytes(text));

        public void Complete() => steps.CompleteAdding();

        // Each step is a few bytes, far below any buffer.
        public override int Read(byte[] buffer, int offset, int count)
        {
            if (!steps.TryTake(out byte[]? step, Timeout.Infinite))
                return 0;
            step.CopyTo(buffer, offset);
            return step.Length;
        }

        // The session may still be waiting for a step when it was given up.
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                steps.CompleteAdding();
                steps.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
