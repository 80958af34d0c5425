namespace HaK8s.Tests.Inventory;

/// <summary>Cluster files, good and bad: the reader and the schema for editors are tried with the same ones.</summary>
internal static class ClusterFileCases
{
    /// <summary>A file with something of everything.</summary>
    public const string Full = """
        name: lab
        kubernetesVersion: v1.20.2
        endpoint: k8s-api.lab.test:6443
        networking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12 }
        ssh:
          userName: root
          keyFile: ssh/id_ed25519
          knownHosts: ~/known_hosts
          hostKeyPolicy: Strict
          proxyJump: [ops@bastion.lab.test]
          configFile: ssh/config
          connectTimeoutSeconds: 5
        controlPlane:
        - name: z-k8s-m-1
          address: 10.66.0.11
        - { name: z-k8s-m-2, address: 10.66.0.12, hostName: m2.lab.test, userName: admin, sudo: true, port: 2222, hostKeyPolicy: AcceptNew, proxyJump: [none] }
        worker: [ { name: z-k8s-w-1, address: 10.66.0.31 }, { name: w2 } ]
        etcd:
          endpoints: [https://etcd-1.lab.test:2379, https://etcd-2.lab.test, https://etcd-3.lab.test:2379]
          clientCert: etcd
        certSans: [api.example.org]
        imageRepository: registry.lab.test
        containerdVersion: 1.6.20
        kubeadm:
          cgroupDriver: cgroupfs
          featureGates: { PublicKeysECDSA: true }
          apiServerExtraArgs: { v: 4, issuer: [a, b] }
          certificateValidityPeriod: 8760h
        """;

    /// <summary>What may stand for a piece of the full file.</summary>
    public static IReadOnlyList<(string Old, string New)> Good =>
    [
        ("name: lab", "name: lab"),
        ("name: lab", "name: 123"),
        ("name: lab", "---\nname: lab"),
        ("kubernetesVersion: v1.20.2", "kubernetesVersion: 1.30"),
        ("kubernetesVersion: v1.20.2", "kubernetesVersion: '1.30.0-rc.1+x'"),
        ("k8s-api.lab.test:6443", "k8s-api.lab.test"),
        ("k8s-api.lab.test:6443", "10.0.0.1:443"),
        ("k8s-api.lab.test:6443", "'[fd00::1]:443'"),
        ("k8s-api.lab.test:6443", "fd00::1"),
        ("podSubnet: 10.244.0.0/16", "podSubnet: '10.244.0.0/16, fd00:10:244::/56'"),
        ("ssh:\n", "ssh: &ssh\n"),
        ("userName: root", "userName:"),
        ("sudo: true", "sudo: TRUE"),
        ("address: 10.66.0.31", "address: fd00::31"),
        ("clientCert: etcd", "caFile: /a.pem\n  certFile: ~/b.pem\n  keyFile: c"),
        ("clientCert: etcd", "# none"),
        ("worker: [ { name: z-k8s-w-1, address: 10.66.0.31 }, { name: w2 } ]", "worker:"),
        ("hostKeyPolicy: Strict", "# by ssh_config"),
        ("[ops@bastion.lab.test]", "[a, 'b:22']"),
        ("name: w2", "name: w2, hostKeyFingerprint: 'SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og'"),
        ("[api.example.org]", "['*.example.org', 10.0.0.1]"),
        ("containerdVersion: 1.6.20", "containerdVersion: '2.1.5'"),
        ("cgroupDriver: cgroupfs", "cgroupDriver: systemd\n  criSocket: unix:///run/crio.sock\n  bindPort: 7443\n  apiVersion: kubeadm.k8s.io/v1beta4"),
        ("certificateValidityPeriod: 8760h", "kubeProxyMode: ipvs\n  imagePullPolicy: Never\n  encryptionAlgorithm: ECDSA-P256\n  skipPhases: [addon/kube-proxy]\n  patches: /p"),
        ("apiServerExtraArgs: { v: 4, issuer: [a, b] }", "kubeletExtraArgs: { x: true, y: 1.5, z: '' }"),
    ];

    /// <summary>What may not, where it is seen, what is said, and whether it is a matter of form, which a schema can see.</summary>
    public static IReadOnlyList<BadFile> Bad =>
    [
        new("name: lab", "nme: lab", 1, 1, "'nme' is not known here", "Did you mean 'name'?"),
        new("certSans:", "certSan:", 21, 1, "'certSan' is not known", "Did you mean 'certSans'?"),
        new("userName: root", "username: root", 6, 3, "'username' is not known", "Did you mean 'userName'?"),
        new("podSubnet:", "podSubnets:", 4, 15, "'podSubnets' is not known", "Did you mean 'podSubnet'?"),
        new("", "", 1, 1, "'controlPlane' is missing", "") { Text = "name: lab\nkubernetesVersion: v1.20.2\nendpoint: a.test\netcd: { endpoints: [https://e] }\n" },
        new("endpoint: k8s-api.lab.test:6443", "endpoint: k8s-api.lab.test:70000", 3, 11, "'k8s-api.lab.test:70000' is no endpoint", "name:port"),
        new("endpoint: k8s-api.lab.test:6443", "endpoint: https://k8s-api.lab.test", 3, 11, "is no endpoint", "name:port"),
        new("endpoint: k8s-api.lab.test:6443", "endpoint: 10.0.0:6443", 3, 11, "is no endpoint", "name:port"),
        new("10.244.0.0/16", "10.244.1.0/16", 4, 26, "bits are set behind the prefix", "Did you mean 10.244.0.0/16?") { IsForm = false },
        new("10.244.0.0/16", "10.244/16", 4, 26, "is no subnet", "address/length"),
        new("10.244.0.0/16", "10.244.0.0/33", 4, 26, "is no subnet", "address/length"),
        new("v1.20.2", "latest", 2, 20, "is no Kubernetes version", "v1.31.2"),
        new("v1.20.2", "[1, 20]", 2, 20, "'kubernetesVersion' must be a single value", ""),
        new("port: 2222", "port: 0", 16, 101, "from 1 to 65535", ""),
        new("port: 2222", "port: '2222'", 16, 101, "without quotes", ""),
        new("sudo: true", "sudo: maybe", 16, 89, "true or false", ""),
        new("sudo: true", "sudo: 'true'", 16, 89, "without quotes", ""),
        new("hostKeyPolicy: Strict", "hostKeyPolicy: No", 9, 18, "Strict or AcceptNew", ""),
        new("hostKeyPolicy: Strict", "hostKeyPolicy: strict", 9, 18, "Strict or AcceptNew", ""),
        new("connectTimeoutSeconds: 5", "connectTimeoutSeconds: 5s", 12, 26, "from 1 to 600", ""),
        new("proxyJump: [ops@bastion.lab.test]", "proxyJump: bastion", 10, 14, "'proxyJump' must be a list", ""),
        new("address: 10.66.0.31", "address: 10.66.0.311", 17, 39, "is no IP address", "four numbers"),
        new("address: 10.66.0.31", "address: 10.66.0.11", 17, 39, "the node address 10.66.0.11 occurs twice, first in line 15", "own address") { IsForm = false },
        new("name: z-k8s-w-1", "name: z-k8s-m-1", 17, 19, "the node name z-k8s-m-1 occurs twice, first in line 14", "name of its own") { IsForm = false },
        new("name: z-k8s-w-1", "name: Z_1", 17, 19, "cannot be used as node name", "DNS-1123"),
        new("https://etcd-1.lab.test:2379", "http://etcd-1.lab.test:2379", 19, 15, "is no etcd endpoint", "https://"),
        new("https://etcd-2.lab.test,", "https://etcd-1.lab.test:2379,", 19, 45, "stands there a second time", "Leave one"),
        new("[https://etcd-1.lab.test:2379, https://etcd-2.lab.test, https://etcd-3.lab.test:2379]", "[]", 19, 14, "at least one https URL", ""),
        new("clientCert: etcd", "caFile: ca.pem", 19, 3, "belong together", "Give all of them, or clientCert"),
        new("clientCert: etcd", "clientCert: etcd\n  caFile: ca.pem", 20, 15, "stands beside", ""),
        new("containerdVersion: 1.6.20", "containerdVersion: new", 23, 20, "cannot be used as containerd version", "three numbers"),
        new("worker: [", "worker: x #", 17, 9, "'worker' must be a list", ""),
        new("worker: [ { name: z-k8s-w-1, address: 10.66.0.31 }, { name: w2 } ]", "worker: [ w2 ]", 17, 11, "'worker' must be a mapping", ""),
        new("networking: { podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12 }", "networking: [a]", 4, 13, "'networking' must be a mapping", ""),
        new("kubernetesVersion: v1.20.2", "kubernetesVersion:", 2, 19, "'kubernetesVersion' is missing", ""),
        new("cgroupDriver: cgroupfs", "cgroupDriver: cgroup", 25, 17, "systemd or cgroupfs", ""),
        new("cgroupDriver: cgroupfs", "patches: patches", 25, 12, "absolute path on the nodes", ""),
        new("cgroupDriver: cgroupfs", "kubeProxyMode: userspace", 25, 18, "iptables or ipvs or nftables", ""),
        new("PublicKeysECDSA: true", "PublicKeysECDSA: on", 26, 36, "true or false", ""),
        new("v: 4", "--v: 4", 27, 25, "'--v' is no flag's name", ""),
        new("8760h", "1y", 28, 30, "is no duration", ""),
        new("ssh:\n", "<<: { name: x }\nssh:\n", 5, 1, "merge keys (<<) are not read", "Write the keys out"),
    ];

    /// <summary>The full file with one piece replaced.</summary>
    public static string With(string old, string piece)
    {
        Xunit.Assert.Contains(old, Full, StringComparison.Ordinal);
        int at = Full.IndexOf(old, StringComparison.Ordinal);
        return Full[..at] + piece + Full[(at + old.Length)..];
    }
}

/// <summary>A file that the reader refuses.</summary>
internal sealed record BadFile(string Old, string New, int Line, int Column, string Cause, string Remedy)
{
    /// <summary>A matter of form: a schema can see it too.</summary>
    public bool IsForm { get; init; } = true;

    /// <summary>The file's text.</summary>
    public string Text { get => field ?? ClusterFileCases.With(Old, New); init; }
}
