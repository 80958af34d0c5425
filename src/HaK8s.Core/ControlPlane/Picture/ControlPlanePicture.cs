using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>How something in the picture is, from well to worst.</summary>
public enum PictureState
{
    /// <summary>It is well.</summary>
    Healthy,
    /// <summary>It is no part of the cluster yet.</summary>
    NotJoined,
    /// <summary>It was not possible to look; the reason stands beside it.</summary>
    Unknown,
    /// <summary>It serves, and something is wrong.</summary>
    Degraded,
    /// <summary>It does not serve.</summary>
    Down,
}

/// <summary>
/// A cluster at one moment: the endpoint, its records, the nodes behind them, and etcd. Pictures of an unchanged cluster differ in time and
/// latencies alone.
/// </summary>
public sealed record ControlPlanePicture
{
    /// <summary>The cluster's name; null when nodes alone were given.</summary>
    public string? Name { get; init; }

    /// <summary>The version of Kubernetes that the cluster is to have; null when nobody said it.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>The whole in one word: Down when clients cannot work with the cluster.</summary>
    public PictureState State { get; init; }

    /// <summary>When the last answer had come, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The one name of all apiservers.</summary>
    public required PictureEndpoint Endpoint { get; init; }

    /// <summary>The addresses that the endpoint's name has.</summary>
    public ValueList<PictureRecord> Record { get; init; } = [];

    /// <summary>Control planes, then workers, each in the order given.</summary>
    public ValueList<PictureNode> Node { get; init; } = [];

    /// <summary>The etcd cluster behind the control planes.</summary>
    public required PictureEtcd Etcd { get; init; }

    internal IEnumerable<PictureNode> ControlPlane => Node.Where(node => node.Role == NodeRole.ControlPlane);

    internal IEnumerable<PictureNode> Worker => Node.Where(node => node.Role != NodeRole.ControlPlane);

    /// <summary>How much of each tier is well, in words.</summary>
    public string Summary => string.Join(", ",
    [
        $"{Healthy(Record.Select(record => record.State))} of {Record.Count} records ready",
        $"{Healthy(ControlPlane.Select(node => node.State))} of {ControlPlane.Count()} control planes healthy",
        .. Etcd.Member.Count == 0 ? [] : new[] { $"{Healthy(Etcd.Member.Select(member => member.State))} of {Etcd.Member.Count} etcd members healthy" },
        .. Worker.Any() ? new[] { $"{Healthy(Worker.Select(node => node.State))} of {Worker.Count()} workers ready" } : [],
    ]);

    /// <summary>Draws the picture in text, 79 columns wide.</summary>
    /// <param name="paint">Gives a text the colour of a state; null for none.</param>
    public string Draw(Func<string, PictureState, string>? paint = null) => new PictureText(this, paint).Draw();

    /// <summary>Name, state and numbers.</summary>
    public override string ToString() => $"{Name ?? Endpoint.Name}: {State}: {Summary}";

    private static int Healthy(IEnumerable<PictureState> states) => states.Count(state => state == PictureState.Healthy);
}

/// <summary>The endpoint in the picture.</summary>
public sealed record PictureEndpoint
{
    /// <summary>host:port; null when it is not known.</summary>
    public string? Name { get; init; }

    /// <summary>How it is.</summary>
    public PictureState State { get; init; }

    /// <summary>How long resolvers keep its records; null when no DNS gave one.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Who gave the records: a resolver, or /etc/hosts.</summary>
    public string? Source { get; init; }

    /// <summary>What is wrong with it as a whole, or why it could not be looked at; what concerns one record stands there.</summary>
    public ValueList<string> Problem { get; init; } = [];

    /// <summary>Name and state.</summary>
    public override string ToString() => $"{Name}: {State}";
}

/// <summary>A record of the endpoint in the picture.</summary>
public sealed record PictureRecord
{
    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>The node that has it; null when no node in the picture does.</summary>
    public string? Node { get; init; }

    /// <summary>How it is.</summary>
    public PictureState State { get; init; }

    /// <summary>What clients meet there.</summary>
    public EndpointRecordState Status { get; init; }

    /// <summary>From the first packet to the answer of /readyz; null when there was none.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>What is wrong.</summary>
    public ValueList<string> Problem { get; init; } = [];

    /// <summary>Address and what clients meet there.</summary>
    public override string ToString() => $"{Address}: {Status}";
}

/// <summary>A node in the picture. It carries its Node, so it can be piped on to what takes nodes.</summary>
public sealed record PictureNode
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>What it is for.</summary>
    public NodeRole Role { get; init; }

    /// <summary>How it is.</summary>
    public PictureState State { get; init; }

    /// <summary>That in its own word: the status of a control plane; of a worker Ready or NotReady.</summary>
    public required string Status { get; init; }

    /// <summary>The kubelet's version; null when Kubernetes could not be asked for it.</summary>
    public string? Version { get; init; }

    /// <summary>How many etcd endpoints of those that it uses answer it, as <c>2/3</c>; null when not known.</summary>
    public string? Etcd { get; init; }

    /// <summary>What it leads: <c>kube-controller-manager</c>, <c>kube-scheduler</c>.</summary>
    public ValueList<string> Leads { get; init; } = [];

    /// <summary>What is wrong, or why it could not be looked at.</summary>
    public ValueList<string> Problem { get; init; } = [];

    /// <summary>Whether an apiserver on it works with etcd.</summary>
    internal bool UsesEtcd => Role == NodeRole.ControlPlane && State is PictureState.Healthy or PictureState.Degraded;

    /// <summary>Name and status.</summary>
    public override string ToString() => $"{Node}: {Status}";
}

/// <summary>The etcd cluster in the picture.</summary>
public sealed record PictureEtcd
{
    /// <summary>How it is: Down without a quorum.</summary>
    public PictureState State { get; init; }

    /// <summary>Who asked: a node's name, or <c>management host</c>; null when nobody could.</summary>
    public string? From { get; init; }

    /// <summary>The members.</summary>
    public ValueList<PictureMember> Member { get; init; } = [];

    /// <summary>What is wrong with it as a whole, or why it could not be looked at.</summary>
    public ValueList<string> Problem { get; init; } = [];

    /// <summary>State and members.</summary>
    public override string ToString() => $"{State}: {Member}";
}

/// <summary>A member of etcd in the picture.</summary>
public sealed record PictureMember
{
    /// <summary>The member's name, or its host's when it did not tell one.</summary>
    public required string Name { get; init; }

    /// <summary>The client URL.</summary>
    public required string Endpoint { get; init; }

    /// <summary>How it is.</summary>
    public PictureState State { get; init; }

    /// <summary>What it does.</summary>
    public HaK8s.Etcd.EtcdEndpointState Status { get; init; }

    /// <summary>It leads.</summary>
    public bool IsLeader { get; init; }

    /// <summary>etcd's version.</summary>
    public string? Version { get; init; }

    /// <summary>Half of the linearizable reads took no longer.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The database file, bytes.</summary>
    public long? DbSize { get; init; }

    /// <summary>What is wrong.</summary>
    public ValueList<string> Problem { get; init; } = [];

    /// <summary>Name and status.</summary>
    public override string ToString() => $"{Name}: {Status}";
}
