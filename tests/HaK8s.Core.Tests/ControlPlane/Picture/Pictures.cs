using System.Net;
using HaK8s.ControlPlane;
using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.Tests.ControlPlane.Picture;

/// <summary>Clusters as the module's parts describe them, put together to pictures.</summary>
internal static class Pictures
{
    private static readonly DateTimeOffset Time = new(2026, 11, 28, 18, 40, 12, TimeSpan.Zero);

    public static string LongName { get; } = string.Join('.', Enumerable.Repeat("a-rather-long-label-of-a-node", 8)) + ".end";

    public static ControlPlanePicture Well => Parts(3).Compose();

    /// <summary>The second node is gone, the third etcd member too; a worker is NotReady, and a fourth control plane has not joined.</summary>
    public static ControlPlanePicture Degraded => (Parts(4) with
    {
        Records = [Record(1), Record(2, EndpointRecordState.Silent, "no answer within 10 s"), Record(3)],
        Nodes = [Node(1), Node(2, ControlPlaneState.Down, "no answer over SSH within 10 s", "apiserver at 10.66.0.12: no answer within 10 s"), Node(3), Node(4, ControlPlaneState.NotJoined), Worker(1), Worker(2, false)],
        Members = Members(3, serving: 2),
    }).Compose();

    public static ControlPlanePicture AllDown => (Parts(3) with
    {
        Records = [.. Enumerable.Range(1, 3).Select(i => Record(i, EndpointRecordState.Refused, "Connection refused"))],
        Nodes = [.. Enumerable.Range(1, 3).Select(i => Node(i, ControlPlaneState.Down, "apiserver: Failed to connect to 10.66.0.1" + i + " port 6443: Connection refused"))],
        ApiTrouble = "no apiserver is ready",
        Members = Members(3, serving: 0),
    }).Compose();

    public static ControlPlanePicture NothingKnown => new PictureParts { Time = Time }.Compose();

    public static ControlPlanePicture Twenty => (Parts(20) with { Members = Members(5, serving: 5) }).Compose();

    public static ControlPlanePicture LongNames => (Parts(2) with
    {
        Name = LongName,
        EndpointName = $"{LongName}:6443",
        Records = [Record(1) with { Node = LongName + "1" }, Record(2, EndpointRecordState.Unexpected, string.Join(' ', Enumerable.Repeat("a long tale of what went wrong there", 20))) with { Address = IPAddress.Parse("2001:db8:1234:5678:9abc:def0:1234:5678") }],
        Nodes = [Node(1) with { Node = new() { Name = LongName + "1" } }, Node(2, ControlPlaneState.Degraded, new string('x', 400)) with { Node = new() { Name = LongName + "2" } }],
        Members = [.. Members(1, 1).Select(member => member with { Member = LongName, Endpoint = $"https://{LongName}:2379" })],
    }).Compose();

    /// <summary>Everything that a name or a message may try to be.</summary>
    public static ControlPlanePicture Hostile => (Parts(1) with
    {
        Name = "<script>alert(1)</script>",
        EndpointName = "\"><img src=http://evil.test/x onerror=alert(1)>",
        Nodes = [Node(1, ControlPlaneState.Degraded, "\e[31mred\e[0m ]]></svg><style>*{display:none}</style> &amp; \u202Eturned\r\nline\0") with { Node = new() { Name = "\e]0;title\a<b onclick='x'>" } }],
    }).Compose();

    private static PictureParts Parts(int count) => new()
    {
        Name = "k8s",
        KubernetesVersion = "v1.30.2",
        EndpointName = "k8s-api.lab.test:6443",
        Summary = new() { ControlPlaneEndpoint = "k8s-api.lab.test:6443", RecordCount = count, Ttl = TimeSpan.FromSeconds(30) },
        Records = [.. Enumerable.Range(1, count).Select(i => Record(i))],
        Nodes = [.. Enumerable.Range(1, count).Select(i => Node(i)), Worker(1)],
        Members = Members(3, serving: 3),
        Time = Time,
    };

    private static EndpointRecord Record(int i, EndpointRecordState state = EndpointRecordState.Ready, string detail = "ok") => new()
    {
        Endpoint = "k8s-api.lab.test:6443", Address = IPAddress.Parse($"10.66.0.{10 + i}"), Node = $"z-k8s-m-{i}", Source = "10.66.0.2", State = state, Detail = detail,
        IsLive = state == EndpointRecordState.Ready ? true : null, RoundTrip = TimeSpan.FromMilliseconds(4.2 * i), Ttl = TimeSpan.FromSeconds(30),
    };

    private static ControlPlaneStatus Node(int i, ControlPlaneState state = ControlPlaneState.Healthy, params string[] problems) => new()
    {
        Node = new() { Name = $"z-k8s-m-{i}", Address = $"10.66.0.{10 + i}", Role = NodeRole.ControlPlane }, Status = state, Problem = [.. problems],
        EtcdCount = state is ControlPlaneState.Healthy or ControlPlaneState.Degraded ? 3 : 0, EtcdHealthy = 3, KubeletVersion = state == ControlPlaneState.NotJoined ? "" : "v1.30.2", Kubelet = "active",
        Leads = i == 1 ? ["kube-scheduler"] : [],
    };

    private static ControlPlaneStatus Worker(int i, bool ready = true) => new()
    {
        Node = new() { Name = $"z-k8s-w-{i}", Role = NodeRole.Worker }, Status = ControlPlaneState.NotJoined, NodeReady = ready, Kubelet = "active", KubeletVersion = "v1.30.2",
        NodeReadyReason = ready ? "KubeletReady: kubelet is posting ready status" : "KubeletNotReady: container runtime network not ready",
    };

    private static EtcdEndpointStatus[] Members(int count, int serving)
    {
        EtcdClusterStatus cluster = new()
        {
            From = "management host", Quorum = serving > count / 2, Members = count, Healthy = serving, Leader = serving > 0 ? "etcd-1" : null,
            Findings = serving == count ? [] : serving <= count / 2 ? [new("MemberUnreachable", "https://etcd-3.lab.test:2379: refused.")] : [new("NoFaultTolerance", $"{serving} of {count} members serve and {count / 2 + 1} are needed: one more failure stops the cluster."), new("MemberUnreachable", "https://etcd-3.lab.test:2379: refused.")],
        };
        return [.. Enumerable.Range(1, count).Select(i => new EtcdEndpointStatus
        {
            Endpoint = $"https://etcd-{i}.lab.test:2379", From = "management host", Member = i <= serving ? $"etcd-{i}" : null, Cluster = cluster,
            State = i <= serving ? EtcdEndpointState.Healthy : EtcdEndpointState.Unreachable, Detail = i <= serving ? "" : "Connection refused", IsLeader = i == 1 && serving > 0,
            Version = i <= serving ? EtcdVersion.TryParse("3.5.15") : null, LatencyP50 = i <= serving ? TimeSpan.FromMilliseconds(1.3) : null, DbSize = i <= serving ? 2_200_000 : null,
        })];
    }
}
