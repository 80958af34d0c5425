using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Tests;

/// <summary>A cluster of three control planes, as the story has it.</summary>
internal static class Example
{
    public static Cluster Cluster(string kubernetesVersion) => new()
    {
        Name = "lab",
        KubernetesVersion = KubernetesVersion.Parse(kubernetesVersion),
        ControlPlaneEndpoint = ControlPlaneEndpoint.Parse("k8s-api.lab.test:6443"),
        ControlPlane = [Node(1), Node(2), Node(3)],
        Etcd = new() { Endpoint = ["https://etcd-1.lab.test:2379", "https://etcd-2.lab.test:2379", "https://etcd-3.lab.test:2379"] },
        PodSubnet = Subnet.ParseList("10.244.0.0/16"),
    };

    private static Node Node(int number) => new() { Name = $"z-k8s-m-{number}", Address = $"10.66.0.1{number}", Role = NodeRole.ControlPlane };
}
