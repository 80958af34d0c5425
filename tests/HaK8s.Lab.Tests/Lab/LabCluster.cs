
namespace HaK8s.Tests.Lab;

/// <summary>
/// A whole cluster for the tests of this collection: three control planes and a worker, Ready, behind a round robin of their own. It is made
/// by plain kubeadm, so that what is tested does not also prepare its test. It has etcd for itself as long as it lives. A test may break
/// it, and mends what it broke; <see cref="HealthyAsync"/> waits until the cluster has recovered.
/// </summary>
[CollectionDefinition("cluster")]
public sealed class LabCluster(LabFixture lab) : IAsyncLifetime, ICollectionFixture<LabCluster>
{
    private const string Token = "abcdef.0123456789abcdef";
    private const string CertificateKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-cluster-").FullName;
    private IDisposable? etcd;

    public LabFixture Lab => lab;

    /// <summary>The name that all control planes' records stand under.</summary>
    public const string EndpointName = "cluster.lab.test";

    public IReadOnlyList<LabNode> ControlPlane { get; private set; } = [];

    public LabNode Worker { get; private set; } = null!;

    public IEnumerable<LabNode> Nodes => [.. ControlPlane, Worker];

    /// <summary>For Import-HaK8sCluster.</summary>
    public string ClusterFile => Path.Combine(folder, "cluster.yaml");

    /// <summary>kubectl on the first control plane, towards its own apiserver.</summary>
    public Task<string> KubectlAsync(string arguments) => KubectlAsync(ControlPlane[0], arguments);

    public static Task<string> KubectlAsync(LabNode node, string arguments) =>
        node.ShAsync($"kubectl --kubeconfig /etc/kubernetes/admin.conf --server https://{node.Address}:6443 {arguments}");

    public async ValueTask InitializeAsync()
    {
        etcd = await lab.EtcdAsync();
        // One by one: they are kept for long, and tests beside it need not wait until four are free.
        List<LabNode> nodes = [];
        for (int i = 0; i < 4; i++)
            nodes.Add(await lab.BorrowAsync());
        (ControlPlane, Worker) = (nodes[..3], nodes[3]);
        await File.WriteAllTextAsync(ClusterFile, ClusterYaml());
        await MakeAsync();
        await HealthyAsync();
    }

    private async Task MakeAsync()
    {
        await LabCommand.RunAsync("etcd", "wipe");
        await PublishAsync([.. ControlPlane.Select(node => node.Address)]);
        await Task.WhenAll(Nodes.Select((node, i) => PrepareAsync(node, i)));
        await InitAsync();
        await Task.WhenAll(Nodes.Skip(1).Select(JoinAsync));
    }

    /// <summary>Sets the records of the endpoint's name.</summary>
    public static Task PublishAsync(params string[] addresses) => LabCommand.RunAsync(["dns", "set", EndpointName, .. addresses]);

    /// <summary>Mends what an earlier test left broken, and waits until every control plane is ready and every node is Ready.</summary>
    public async Task HealthyAsync()
    {
        await LabCommand.RunAsync("etcd", "start");
        if (await ControlPlane[0].ShAsync("[ -e /etc/kubernetes/kubelet.conf ] || echo outside") is not "")
        {
            // A test that failed in the middle of taking it down has left no cluster to mend.
            await LabCommand.RunAsync(["node", "reset", .. Nodes.Select(node => node.Name)]);
            await MakeAsync();
        }
        await ReadyAsync(ControlPlane[0]);
        foreach ((int i, LabNode node) in Nodes.Index())
        {
            await node.ShAsync("systemctl start kubelet");
            if (await node.ShAsync("[ -e /etc/kubernetes/kubelet.conf ] || echo outside") is "")
                continue;
            await PrepareAsync(node, i);
            await RejoinAsync(node);
        }
        foreach (LabNode node in ControlPlane)
            await ReadyAsync(node);
        await ControlPlane[0].ShAsync("i=0; until [ \"$(kubectl get nodes --no-headers | grep -cw Ready)\" = 4 ]; do i=$((i+1)); [ $i -lt 120 ] || { kubectl get nodes; exit 1; }; sleep 1; done");
    }

    private static Task<string> ReadyAsync(LabNode node) => node.ShAsync(
        $"i=0; until kubectl --server https://{node.Address}:6443 --request-timeout=5s get --raw /readyz >/dev/null 2>&1 && curl -skf https://127.0.0.1:10259/healthz >/dev/null && curl -skf https://127.0.0.1:10257/healthz >/dev/null; do i=$((i+1)); [ $i -lt 120 ] || exit 1; sleep 1; done");

    /// <summary>Copies etcd's client files, unpacks the plugins and gives the node a pod network: what a node needs before kubeadm.</summary>
    public async Task PrepareAsync(LabNode node, int index)
    {
        await LabCommand.RunAsync("node", "push", node.Name, Directory.GetFiles(lab.CniFolder, "*.tgz").Single(), "/root/cni.tgz");
        await LabCommand.RunAsync("node", "push", node.Name, lab.EtcdFolder, "/root/etcd");
        await node.ShAsync($$"""
            mkdir -p /opt/cni/bin /etc/cni/net.d && tar -C /opt/cni/bin -xzf /root/cni.tgz
            install -D -m 644 /root/etcd/ca.pem /etc/kubernetes/pki/etcd/ca.crt
            install -m 644 /root/etcd/client.pem /etc/kubernetes/pki/apiserver-etcd-client.crt
            install -m 600 /root/etcd/client-key.pem /etc/kubernetes/pki/apiserver-etcd-client.key
            rm -rf /root/etcd /root/cni.tgz
            cat >/etc/cni/net.d/10-bridge.conflist <<'END'
            { "cniVersion": "0.4.0", "name": "bridge", "plugins": [ { "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true,
              "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.244.{{index}}.0/24" }]], "routes": [{ "dst": "0.0.0.0/0" }] } } ] }
            END
            """);
    }

    /// <summary>Joins a node (again), as the control plane or the worker that it is here.</summary>
    private async Task JoinAsync(LabNode node)
    {
        string hash = await ControlPlane[0].ShAsync("openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1");
        string control = ControlPlane.Contains(node) ? $"--control-plane --certificate-key {CertificateKey} --apiserver-advertise-address {node.Address}" : "";
        await node.ShAsync($"kubeadm join {EndpointName}:6443 --token {Token} --discovery-token-ca-cert-hash sha256:{hash} --node-name {node.Name} {control} 2>&1");
    }

    /// <summary>Joins a node again, with token and certificates made good: a test may have used them up.</summary>
    public async Task RejoinAsync(LabNode node)
    {
        await ControlPlane[0].ShAsync($$"""
            # Without the cluster's configuration the files of the external etcd would be left out, with status 0.
            i=0
            until kubectl -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' >/root/cluster.yaml && [ -s /root/cluster.yaml ]; do
              i=$((i+1)); [ $i -lt 30 ] || exit 1; sleep 1
            done
            {
              printf 'apiVersion: kubeadm.k8s.io/v1beta2\nkind: InitConfiguration\ncertificateKey: {{CertificateKey}}\nlocalAPIEndpoint:\n  advertiseAddress: {{ControlPlane[0].Address}}\n---\n'
              cat /root/cluster.yaml
            } >/root/certs.yaml
            kubeadm token delete {{Token}} || true
            kubeadm token create {{Token}}
            i=0
            until kubeadm init phase upload-certs --upload-certs --config /root/certs.yaml; do i=$((i+1)); [ $i -lt 10 ] || exit 1; sleep 2; done
            """);
        await JoinAsync(node);
    }

    private Task<string> InitAsync() => ControlPlane[0].ShAsync($"""
        cat >/root/init.yaml <<'END'
        apiVersion: kubeadm.k8s.io/v1beta2
        kind: InitConfiguration
        bootstrapTokens:
        - token: {Token}
        certificateKey: {CertificateKey}
        localAPIEndpoint:
          advertiseAddress: {ControlPlane[0].Address}
        nodeRegistration:
          name: {ControlPlane[0].Name}
          criSocket: /run/containerd/containerd.sock
        ---
        apiVersion: kubeadm.k8s.io/v1beta2
        kind: ClusterConfiguration
        clusterName: cluster
        kubernetesVersion: {lab.Topology.KubernetesVersion}
        controlPlaneEndpoint: {EndpointName}:6443
        networking:
          podSubnet: 10.244.0.0/16
        etcd:
          external:
            endpoints: [{string.Join(", ", lab.Topology.Etcd.Select(member => $"\"{member.Url}\""))}]
            caFile: /etc/kubernetes/pki/etcd/ca.crt
            certFile: /etc/kubernetes/pki/apiserver-etcd-client.crt
            keyFile: /etc/kubernetes/pki/apiserver-etcd-client.key
        ---
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        cgroupDriver: systemd
        END
        kubeadm init --config /root/init.yaml --upload-certs --skip-phases addon/coredns 2>&1
        """);

    private string ClusterYaml() => $"""
        name: cluster
        kubernetesVersion: {lab.Topology.KubernetesVersion}
        endpoint: {EndpointName}:6443
        networking:
          podSubnet: 10.244.0.0/16
        ssh:
          keyFile: {lab.KeyFile}
          knownHosts: {lab.KnownHosts}
        controlPlane:
        {string.Concat(ControlPlane.Select(node => $"- name: {node.Name}\n  address: {node.Address}\n"))}worker:
        - name: {Worker.Name}
          address: {Worker.Address}
        etcd:
          endpoints: [{string.Join(", ", lab.Topology.Etcd.Select(member => $"\"{member.Url}\""))}]
          clientCert: {lab.EtcdFolder}

        """;

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        foreach (LabNode node in Nodes.OfType<LabNode>())
            await node.DisposeAsync();
        await LabCommand.RunAsync("dns", "set", EndpointName, "none");
        etcd?.Dispose();
    }
}
