using BenchmarkDotNet.Attributes;
using HaK8s.Compatibility;
using HaK8s.Inventory;
using HaK8s.Kubeadm;

namespace HaK8s.Benchmarks.Pure;

/// <summary>What New-KubeadmConfig writes for a control plane of three nodes.</summary>
public class YamlWriting
{
    private readonly KubeadmConfiguration configuration = KubeadmConfiguration.For(new Cluster
    {
        Name = "lab",
        KubernetesVersion = KubernetesVersion.Parse("1.33.4"),
        ControlPlaneEndpoint = ControlPlaneEndpoint.Parse("k8s-api.example.com:6443"),
        ControlPlane = [Node(1), Node(2), Node(3)],
        Etcd = new() { Endpoint = ["https://etcd-1.example.com:2379", "https://etcd-2.example.com:2379", "https://etcd-3.example.com:2379"] },
        PodSubnet = Subnet.ParseList("10.244.0.0/16"),
    });

    [Benchmark(Description = "YAML of a kubeadm configuration")]
    public string Write() => configuration.ToYaml();

    private static Node Node(int number) => new() { Name = $"m-{number}", Address = $"10.0.0.1{number}", Role = NodeRole.ControlPlane };
}
