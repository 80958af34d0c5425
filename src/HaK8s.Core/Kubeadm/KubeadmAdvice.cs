using System.Net;

namespace HaK8s.Kubeadm;

/// <summary>What is allowed but probably not meant.</summary>
internal static class KubeadmAdvice
{
    public static IEnumerable<string> Of(KubeadmConfiguration configuration, Func<string, IReadOnlyList<IPAddress>> resolve)
    {
        int members = configuration.EtcdEndpoint.Count;
        if (members < 3)
            yield return $"etcd has {members} member{(members == 1 ? "" : "s")}: fewer than three survive no failure.";
        else if (members % 2 == 0)
            yield return $"etcd has {members} members: an even number survives no more failures than one member less.";

        if (configuration.ControlPlaneEndpoint.IsAddress)
            yield return $"The control plane endpoint {configuration.ControlPlaneEndpoint} is an IP address: it cannot lead to several control planes by DNS, and cannot be changed later.";
        else if (resolve(configuration.ControlPlaneEndpoint.Host).Count == 0)
            yield return $"The control plane endpoint {configuration.ControlPlaneEndpoint.Host} does not resolve on this host; kubeadm init needs it to resolve on the node.";

        if (KubeadmApi.IsDeprecated(configuration.ApiVersion, configuration.KubernetesVersion))
            yield return $"kubeadm of {configuration.KubernetesVersion} still reads {configuration.ApiVersion} but calls it deprecated; {KubeadmApi.DefaultFor(configuration.KubernetesVersion)} is the default.";
    }
}
