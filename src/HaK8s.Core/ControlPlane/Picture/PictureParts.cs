using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.ControlPlane;

/// <summary>What the parts of the module said of a cluster, before it is one picture; a part that failed left a reason.</summary>
internal sealed record PictureParts
{
    private static readonly EndpointFindingId[] OfOneRecord =
    [
        EndpointFindingId.RecordOfNodeNotJoined, EndpointFindingId.JoinedNodeWithoutRecord, EndpointFindingId.AddressRefuses, EndpointFindingId.AddressSilent,
        EndpointFindingId.AddressNotReady, EndpointFindingId.AddressUntrusted, EndpointFindingId.NoRecord,
    ];

    private static readonly string[] OfOneMember = [.. Enum.GetNames<EtcdEndpointState>().Select(state => $"Member{state}")];

    public string? Name { get; init; }

    public string? KubernetesVersion { get; init; }

    public string? EndpointName { get; init; }

    public EndpointSummary? Summary { get; init; }

    public IReadOnlyList<EndpointRecord> Records { get; init; } = [];

    public string? EndpointTrouble { get; init; }

    public IReadOnlyList<ControlPlaneStatus> Nodes { get; init; } = [];

    /// <summary>Why Kubernetes' API could not be asked; null when it could.</summary>
    public string? ApiTrouble { get; init; }

    public IReadOnlyList<EtcdEndpointStatus> Members { get; init; } = [];

    public string? EtcdTrouble { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Puts them together.</summary>
    public ControlPlanePicture Compose()
    {
        PictureNode[] nodes = [.. Nodes.Select(OfNode).OrderBy(node => node.Role == NodeRole.ControlPlane ? 0 : 1)];
        ControlPlanePicture picture = new()
        {
            Name = Name,
            KubernetesVersion = KubernetesVersion,
            Time = Time,
            Endpoint = OfEndpoint(),
            Record = [.. Records.Select(OfRecord)],
            Node = [.. nodes],
            Etcd = OfEtcd(),
        };
        return picture with { State = Whole(picture) };
    }

    private static PictureState Whole(ControlPlanePicture picture)
    {
        PictureState[] controlPlanes = [.. picture.ControlPlane.Select(node => node.State)];
        if (controlPlanes.Length > 0 && controlPlanes.All(state => state == PictureState.NotJoined))
            return PictureState.NotJoined;
        if (picture.Endpoint.State == PictureState.Down || picture.Etcd.State == PictureState.Down
            || (controlPlanes.Length > 0 && controlPlanes.All(state => state is PictureState.Down or PictureState.NotJoined)))
            return PictureState.Down;
        PictureState[] all = [picture.Endpoint.State, picture.Etcd.State, .. picture.Record.Select(record => record.State), .. picture.Node.Select(node => node.State)];
        return all.All(state => state == PictureState.Unknown) ? PictureState.Unknown
            : all.All(state => state is PictureState.Healthy or PictureState.NotJoined) ? PictureState.Healthy : PictureState.Degraded;
    }

    private PictureEndpoint OfEndpoint() => new()
    {
        Name = EndpointName,
        Ttl = Summary?.Ttl,
        Source = Records.Count > 0 ? Records[0].Source : null,
        State = Summary is null ? PictureState.Unknown
            : !Records.Any(record => record.Serves) ? PictureState.Down
            : Summary.IsHealthy ? PictureState.Healthy : PictureState.Degraded,
        Problem = Summary is null ? [EndpointTrouble ?? "the endpoint is not known"]
            : Records.Count == 0 ? [$"the name has no address ({string.Join("; ", Summary.Answer)})"]
            : [.. Summary.Finding.Where(finding => !OfOneRecord.Contains(finding.Id)).Select(finding => finding.Text)],
    };

    private PictureRecord OfRecord(EndpointRecord record) => new()
    {
        Address = $"{record.Address}",
        Node = record.Node ?? Nodes.FirstOrDefault(node => node.Address.Contains(record.Address))?.Node.Name,
        Status = record.State,
        State = record.State switch
        {
            EndpointRecordState.Ready or EndpointRecordState.Unauthorized => PictureState.Healthy,
            EndpointRecordState.NotReady => PictureState.Degraded,
            _ => PictureState.Down,
        },
        Latency = record.IsLive is null ? null : record.RoundTrip,
        Problem = record.State is EndpointRecordState.Ready or EndpointRecordState.Unauthorized ? [] : [record.Detail],
    };

    private PictureNode OfNode(ControlPlaneStatus status)
    {
        // Without a word on its role, a node is what it carries.
        bool isWorker = status.Node.Role == NodeRole.Worker || (status.Node.Role == NodeRole.None && status is { Status: ControlPlaneState.NotJoined, NodeReady: not null });
        PictureNode node = new()
        {
            Node = status.Node,
            Role = isWorker ? NodeRole.Worker : NodeRole.ControlPlane,
            Status = $"{status.Status}",
            State = status.Status switch
            {
                ControlPlaneState.Healthy => PictureState.Healthy,
                ControlPlaneState.Degraded => PictureState.Degraded,
                ControlPlaneState.NotJoined => PictureState.NotJoined,
                _ => PictureState.Down,
            },
            Version = string.IsNullOrEmpty(status.KubeletVersion) ? null : status.KubeletVersion,
            Etcd = status.Etcd,
            Leads = status.Leads,
            Problem = status.Problem,
        };
        return isWorker ? OfWorker(node, status) : node;
    }

    /// <summary>A worker is as Kubernetes sees it; that it cannot be looked at from here comes second.</summary>
    private PictureNode OfWorker(PictureNode node, ControlPlaneStatus status)
    {
        // systemd's word is missing when the node did not let itself be looked at: then the first problem says why.
        string[] seen = status.Kubelet is null ? [.. status.Problem.Take(1)] : status.Kubelet is "active" or "unknown" ? [] : [$"kubelet is {status.Kubelet}"];
        string[] told = status.NodeReady == false ? [$"node NotReady: {OneLine.Cut(status.NodeReadyReason ?? "")}"]
            : status.NodeReady is null && ApiTrouble is not null ? ["Kubernetes could not be asked whether it is ready"] : [];
        (string word, PictureState state) = status.NodeReady switch
        {
            true => ("Ready", seen.Length == 0 ? PictureState.Healthy : PictureState.Degraded),
            false => ("NotReady", PictureState.Down),
            null when ApiTrouble is null && seen.Length == 0 => ("NotJoined", PictureState.NotJoined),
            null => ("Unknown", PictureState.Unknown),
        };
        return node with { Status = word, State = state, Problem = [.. seen, .. told] };
    }

    private PictureEtcd OfEtcd()
    {
        EtcdClusterStatus? cluster = Members.Count > 0 ? Members[0].Cluster : null;
        return new()
        {
            From = cluster?.From,
            State = cluster is null ? PictureState.Unknown : !cluster.Quorum ? PictureState.Down
                : cluster.Findings.Count == 0 ? PictureState.Healthy : PictureState.Degraded,
            Member = [.. Members.Select(OfMember)],
            // What is said of a member's state stands at the member.
            Problem = cluster is null ? [EtcdTrouble ?? "etcd's endpoints are not known"]
                : [.. cluster.Quorum ? [] : new[] { "no quorum: no member serves reads" }, .. cluster.Findings.Where(finding => !OfOneMember.Contains(finding.Id)).Select(finding => finding.Text)],
        };
    }

    private static PictureMember OfMember(EtcdEndpointStatus member) => new()
    {
        Name = member.Member ?? (Uri.TryCreate(member.Endpoint, UriKind.Absolute, out Uri? url) ? url.Host : member.Endpoint),
        Endpoint = member.Endpoint,
        Status = member.State,
        State = member.State switch
        {
            EtcdEndpointState.Healthy => PictureState.Healthy,
            EtcdEndpointState.Unhealthy => PictureState.Degraded,
            _ => PictureState.Down,
        },
        IsLeader = member.IsLeader == true,
        Version = member.Version?.ToString(),
        Latency = member.LatencyP50,
        DbSize = member.DbSize,
        Problem = member.State == EtcdEndpointState.Healthy ? [] : [member.Detail],
    };
}
