using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>
/// Get-ControlPlaneDiagnosis on a node where kubeadm join has failed. HaK8s' own guards stop most of these before kubeadm runs; so the real kubeadm
/// runs here as HaK8s' detached program would run it, and leaves its words in the same place.
/// </summary>
[Collection("cluster")]
public sealed class KubeadmDiagnosisTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Token = "fedcba.0123456789abcdef", CertificateKey = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    // What is done on the first control plane, then on the node that joins; the rest of its JoinConfiguration.
    private static readonly Dictionary<string, (string First, string Node, string Join)> Rows = new()
    {
        ["JoinTokenExpired"] = ($"kubeadm token delete {Token[..6]}", "", Discovery()),
        ["CaHashWrong"] = ("", "", Discovery(hash: "sha256:" + new string('0', 64))),
        ["JoinEndpointUnreachable"] = ("", "", Discovery(endpoint: "127.0.0.1:6444")),
        ["UploadedCertificatesExpired"] = ("kubectl delete secret -n kube-system kubeadm-certs --ignore-not-found", "", Discovery() + ControlPlane()),
        ["UploadedWithoutConfig"] = ($"kubeadm init phase upload-certs --upload-certs --certificate-key {CertificateKey}", "", Discovery() + ControlPlane()),
        ["CertificateKeyWrong"] = ($"kubeadm init phase upload-certs --upload-certs --certificate-key {CertificateKey}", "", Discovery() + ControlPlane(new string('0', 64))),
        ["IpForwardOff"] = ("", "sysctl -q -w net.ipv4.ip_forward=0", Discovery()),
        ["KubeadmPortTaken"] = ("", "systemd-run --quiet --unit lab-port socat TCP-LISTEN:10250,fork,reuseaddr PIPE; sleep 0.5", Discovery()),
        // The criSocket before it is a setting of nodeRegistration too.
        ["HostNameInvalid"] = ("", "", "  name: Node_1\n" + Discovery()),
        ["ProxyOfKubeadm"] = ("", "echo https_proxy=http://127.0.0.1:3129 >>/etc/environment", Discovery()),
        ["ClusterLeftovers"] = ("", "mkdir -p /etc/kubernetes/manifests && touch /etc/kubernetes/kubelet.conf /etc/kubernetes/manifests/kube-apiserver.yaml", Discovery()),
    };

    public static TheoryData<string> Rules => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_kubeadm_said_at_its_end_names_the_cause(string rule)
    {
        await cluster.HealthyAsync();
        await using LabNode node = await cluster.Lab.BorrowAsync();
        LabNode first = cluster.ControlPlane[0];
        (string onFirst, string onNode, string join) = Rows[rule];
        await first.ShAsync($"kubeadm token delete {Token[..6]} >/dev/null 2>&1 || true; kubeadm token create {Token}");
        await first.ShAsync($":; {onFirst}");
        string hash = await first.ShAsync("openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1");
        await node.ShAsync($":; {onNode}");
        await node.ShAsync($$"""
            cat >/root/join.yaml <<'END'
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: JoinConfiguration
            nodeRegistration:
              criSocket: /run/containerd/containerd.sock
            {{join.Replace("HASH", hash, StringComparison.Ordinal)}}
            END
            folder=/var/lib/hak8s/kubeadm-join
            rm -rf $folder; mkdir -p $folder
            # As a login has it.
            set -a; [ ! -r /etc/environment ] || . /etc/environment; set +a
            { kubeadm join --config /root/join.yaml 2>&1; echo $? >$folder/code; } | while IFS= read -r line; do printf '%s\t%s\n' "$(date +%s.%N)" "$line"; done >$folder/log
            mv $folder/code $folder/status
            """);

        Invocation run = session.Invoke($"{node.NodeScript()} | Get-ControlPlaneDiagnosis");

        Assert.Empty(run.Errors);
        Assert.True(run.Output.Count > 0, await node.ShAsync("cat /var/lib/hak8s/kubeadm-join/log"));
        dynamic finding = run.Output[0].BaseObject;
        Assert.True((string)finding.Id == rule, $"{string.Join('\n', run.Output)}\n{await node.ShAsync("cat /var/lib/hak8s/kubeadm-join/log")}");
        Assert.Contains("KubeadmFailed", ClusterDiagnosis.Under(run.Output[0].BaseObject));

        await node.ShAsync("rm -rf /var/lib/hak8s/kubeadm-join /etc/kubernetes/kubelet.conf /etc/kubernetes/manifests; systemctl stop lab-port 2>/dev/null || true");
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Get-ControlPlaneDiagnosis").Output);
    }

    private static string Discovery(string endpoint = LabCluster.EndpointName + ":6443", string hash = "sha256:HASH") => $"""
        discovery:
          timeout: 6s
          bootstrapToken:
            token: {Token}
            apiServerEndpoint: {endpoint}
            caCertHashes: ["{hash}"]

        """;

    private static string ControlPlane(string key = CertificateKey) => $"""
        controlPlane:
          certificateKey: "{key}"

        """;
}
