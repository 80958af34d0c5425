using HaK8s.Cni;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>What an earlier cluster has left. On a node that is part of a living one the same files are in use.</summary>
internal static class LeftoverRules
{
    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        if (seen.Fact.IsJoined)
            yield break;
        ClusterTrace[] files = [.. seen.Fact.Trace.Where(trace => trace.Kind is not (ClusterTraceKind.Cni or ClusterTraceKind.Interface))];
        if (files.Length > 0)
            yield return new(ClusterLeftovers, Error, $"An earlier cluster has left {string.Join(", ", files.Select(file => file.What))}.",
                "Take the node out of it with Invoke-KubeadmReset; it also clears what kubeadm reset leaves.", Check(files[0]));
        // What Install-CniPlugins wrote for the time before the pod network is meant to be there.
        ClusterTrace[] network = [.. seen.Fact.Trace.Where(trace => trace.Kind is ClusterTraceKind.Cni or ClusterTraceKind.Interface && trace.What != BridgeConfiguration.DefaultPath && trace.What != "cni0")];
        if (network.Length > 0)
            yield return new(PodNetworkLeftovers, Warning, $"A pod network has left {string.Join(", ", network.Select(trace => trace.What))}: pods may get addresses of the earlier cluster.",
                "Remove them with Invoke-KubeadmReset -RemoveCniConfiguration, unless they are meant for the new cluster.");
    }

    private static string Check(ClusterTrace trace) => trace.Kind == ClusterTraceKind.EtcdData ? "DirAvailable--var-lib-etcd" : "FileAvailable-" + trace.What.Replace('/', '-');
}
