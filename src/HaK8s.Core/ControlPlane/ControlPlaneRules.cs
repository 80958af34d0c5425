using System.Globalization;
using System.Net;

namespace HaK8s.ControlPlane;

/// <summary>What an observation comes to.</summary>
internal static class ControlPlaneRules
{
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(30);
    private static readonly string[] Components = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
    private static readonly ClusterView Unasked = new();

    /// <param name="seen">The node.</param>
    /// <param name="view">What the API says; null when it could not be asked.</param>
    /// <param name="endpoint">The endpoint, host:port; null when not known.</param>
    /// <param name="records">Its addresses; null when it could not be resolved.</param>
    /// <param name="now">The time.</param>
    public static ControlPlaneStatus Judge(ControlPlaneObservation seen, ClusterView? view, string? endpoint, IReadOnlyCollection<IPAddress>? records, DateTimeOffset now)
    {
        NodeCondition? condition = view?.Nodes.GetValueOrDefault(seen.Node.Name);
        (string File, DateTimeOffset Expiry)? nearest = seen.Certificates.Count == 0 ? null : seen.Certificates.MinBy(certificate => certificate.Expiry);
        ControlPlaneStatus status = new()
        {
            Node = seen.Node,
            ApiServer = ApiServer(seen),
            ControllerManager = seen.Trouble is null ? seen.StateOf("kube-controller-manager", "controller-manager") : ComponentState.Unknown,
            Scheduler = seen.Trouble is null ? seen.StateOf("kube-scheduler", "scheduler") : ComponentState.Unknown,
            Kubelet = seen.Units.GetValueOrDefault("kubelet"),
            Containerd = seen.Units.GetValueOrDefault("containerd"),
            EtcdHealthy = seen.Etcd.Values.Count(answer => answer.IsHealthyEtcd),
            EtcdCount = seen.Etcd.Count,
            EtcdEndpoint = [.. seen.Etcd.Keys.Order(StringComparer.Ordinal)],
            Address = [.. Own(seen)],
            StaticPod = [.. seen.StaticPods],
            ControlPlaneEndpoint = endpoint,
            Record = records?.Intersect(Own(seen)).Any(),
            NearestExpiry = nearest?.Expiry,
            NearestExpiryFile = nearest?.File,
            NodeReady = condition?.IsReady,
            NodeReadyReason = condition?.Reason,
            KubeletVersion = condition?.KubeletVersion,
            Leads = [.. (view ?? Unasked).Leaders.Where(lease => lease.Value == seen.Node.Name).Select(lease => lease.Key).Order(StringComparer.Ordinal)],
        };
        bool joined = seen.Trouble is not null || seen.Manifests.Contains("kube-apiserver");
        if (!joined)
            return status with { Status = ControlPlaneState.NotJoined, Problem = status.Record == true ? [$"{endpoint} has this node's address, and it has not joined"] : [] };
        string[] problems = [.. Problems(seen, status, now)];
        return status with
        {
            Problem = [.. problems],
            Status = status.ApiServer is ComponentState.Down or ComponentState.Unknown ? ControlPlaneState.Down
                : problems.Length > 0 ? ControlPlaneState.Degraded : ControlPlaneState.Healthy,
        };
    }

    private static IEnumerable<IPAddress> Own(ControlPlaneObservation seen) =>
        seen.Node.KnownAddress is { } address ? seen.Addresses.Append(address) : seen.Addresses;

    private static ComponentState ApiServer(ControlPlaneObservation seen)
    {
        if (seen.Trouble is not null)
            return seen.FromOutside is { Serves: true } outside ? outside.IsReady == false ? ComponentState.NotReady : ComponentState.Healthy : ComponentState.Down;
        // Alive goes before ready: one that does not answer to /livez is down, whatever /readyz says.
        ComponentState live = seen.StateOf("kube-apiserver", "livez");
        return live == ComponentState.Healthy ? seen.StateOf("kube-apiserver", "readyz") : live;
    }

    private static IEnumerable<string> Problems(ControlPlaneObservation seen, ControlPlaneStatus status, DateTimeOffset now)
    {
        if (seen.Trouble is { } trouble)
            yield return trouble;
        if (seen.Trouble is not null && seen.FromOutside is { Serves: false } outside)
            yield return $"apiserver at {outside.Address}: {outside.Detail}";
        if (seen.Trouble is null)
            foreach (string missing in Components.Except(seen.Manifests))
                yield return $"no manifest of {missing}";
        foreach ((string part, HealthAnswer answer) in Unwell(seen))
            yield return $"{part}: {(answer.Status == 0 ? "" : $"HTTP {answer.Status} ")}{answer.Short}";
        foreach (StaticPod pod in seen.StaticPods.Where(pod => pod.State != "Running"))
            yield return $"static pod {pod.Name}: {(pod.State == "None" ? "no container" : pod.State)}";
        foreach ((string unit, string state) in seen.Units.Where(unit => unit.Value is not ("active" or "unknown")))
            yield return $"{unit} is {state}";
        foreach ((string url, HealthAnswer answer) in seen.Etcd.Where(member => !member.Value.IsHealthyEtcd))
            yield return $"etcd {url}: {answer.Short}";
        if (status.NearestExpiry is { } end && end - now < ExpiresSoon)
            yield return string.Create(CultureInfo.InvariantCulture, $"{status.NearestExpiryFile} {(end <= now ? "ended" : "ends")} on {end:yyyy-MM-dd}");
        if (status.NodeReady == false)
            yield return $"node NotReady: {OneLine.Cut(status.NodeReadyReason!)}";
        if (status.Record == false)
            yield return $"{status.ControlPlaneEndpoint} does not have this node's address";
    }

    // One that is not alive is not ready either: once is enough.
    private static IEnumerable<(string Part, HealthAnswer Answer)> Unwell(ControlPlaneObservation seen) =>
        new[] { ("livez", "apiserver"), ("readyz", "apiserver"), ("controller-manager", "controller-manager"), ("scheduler", "scheduler") }
            .Where(check => seen.Health.TryGetValue(check.Item1, out HealthAnswer answer) && answer.State != ComponentState.Healthy)
            .Select(check => (check.Item2, seen.Health[check.Item1])).DistinctBy(check => check.Item1);
}
