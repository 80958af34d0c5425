using HaK8s.Diagnosis;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>What operators paste, with nothing looked at: the cause has to be among the candidates, and each says what decides.</summary>
public sealed class SymptomTests
{
    // What operators, kubectl, kubelet and kubeadm print, and the rule that has to be among the candidates.
    public static TheoryData<string, string> Known => new()
    {
        { "docker ps shows nothing although kube-apiserver runs", "DockerPsEmpty" },
        { "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n", "DockerPsEmpty" },
        { "Unable to connect to the server: Forbidden", "ProxyWithoutException" },
        { "Unable to connect to the server: proxyconnect tcp: dial tcp 192.0.2.3:3128: connect: connection refused", "ProxyWithoutException" },
        { "Unable to connect to the server: dial tcp 192.0.2.11:6443: i/o timeout", "EndpointAddressSilent" },
        { "dial tcp 192.0.2.11:6443: connect: connection refused", "RecordOfNodeNotJoined" },
        { "The connection to the server k8s-api.example.org:6443 was refused - did you specify the right host or port?", "ApiServerDown" },
        { "error execution phase preflight: couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID \"abcdef\"", "JoinTokenExpired" },
        { "error downloading certs: error downloading the secret: Secret \"kubeadm-certs\" was not found in the \"kube-system\" Namespace.", "UploadedCertificatesExpired" },
        { "the Secret does not include the required certificate or key - name: external-etcd.crt, path: /etc/kubernetes/pki/apiserver-etcd-client.crt", "UploadedWithoutConfig" },
        { "the Secret does not include the required certificate or key - name: external-etcd-ca.crt, path: /etc/kubernetes/pki/etcd/ca.crt", "UploadedWithoutConfig" },
        { "error decoding secret data with provided key: cipher: message authentication failed", "CertificateKeyWrong" },
        { "cluster CA found in cluster-info ConfigMap is invalid: none of the public keys \"sha256:0123\" are pinned", "CaHashWrong" },
        { "\t[ERROR Port-6443]: Port 6443 is in use", "KubeadmPortTaken" },
        { "\t[ERROR FileAvailable--etc-kubernetes-kubelet.conf]: /etc/kubernetes/kubelet.conf already exists", "ClusterLeftovers" },
        { "\t[ERROR DirAvailable--var-lib-etcd]: /var/lib/etcd is not empty", "ClusterLeftovers" },
        { "\t[ERROR FileContent--proc-sys-net-ipv4-ip_forward]: /proc/sys/net/ipv4/ip_forward contents are not set to 1", "IpForwardOff" },
        { "\t[ERROR FileContent--proc-sys-net-bridge-bridge-nf-call-iptables]: /proc/sys/net/bridge/bridge-nf-call-iptables does not exist", "BridgeNetfilterOff" },
        { "\t[ERROR Mem]: the system RAM (969 MB) is less than the minimum 1700 MB", "HostTooSmall" },
        { "[kubelet-check] running with swap on is not supported, please disable swap!", "SwapOn" },
        { "Container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized", "CniConfigMissing" },
        { "Container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized", "ContainerdTooOld" },
        { "rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService", "CriDisabled" },
        { "rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService", "ContainerdTooOld" },
        { "rpc error: code = Unimplemented desc = unknown service runtime.v1alpha2.RuntimeService", "ContainerdTooNew" },
        { "failed to run Kubelet: misconfiguration: kubelet cgroup driver: \"systemd\" is different from docker cgroup driver: \"cgroupfs\"", "CgroupDriverMismatch" },
        { "x509: certificate is valid for kubernetes, kubernetes.default, not k8s-api.example.org", "ApiServerSanMissing" },
        { "transport: authentication handshake failed: x509: certificate signed by unknown authority", "EtcdCaWrong" },
        { "kubelet is configured to not run on a host using cgroup v1. cgroup v1 support is in maintenance mode", "CgroupV1Refused" },
        { "The connection to the server localhost:8080 was refused - did you specify the right host or port?", "KubectlLocalhost8080" },
        { "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority", "KubectlUnknownAuthority" },
        { "error: You must be logged in to the server (Unauthorized)", "KubectlUnauthorized" },
        { "Unable to connect to the server: dial tcp: lookup k8s-api.example.org on 192.0.2.53:53: no such host", "EndpointNameUnknown" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_symptom_alone_leads_to_its_cause(string symptom, string rule)
    {
        IReadOnlyList<DiagnosisFinding> candidates = Diagnoser.Candidates(symptom);
        Assert.Contains(rule, candidates.Select(candidate => candidate.Id));
        Assert.All(candidates, candidate =>
        {
            Assert.Equal(DiagnosisConfidence.Possible, candidate.Confidence);
            Assert.NotEmpty(candidate.Check);
        });
    }

    [Fact]
    public void Of_a_proxy_that_refuses_all_three_ways_are_candidates_and_each_is_decided_otherwise()
    {
        IReadOnlyList<DiagnosisFinding> candidates = Diagnoser.Candidates("Unable to connect to the server: Forbidden");
        Assert.Equal(["ProxyInKubeconfig", "ProxyRefusesPort", "ProxyWithoutException"], candidates.Select(candidate => candidate.Id).Order(StringComparer.Ordinal));
        Assert.Equal(3, candidates.Select(candidate => candidate.Check).Distinct().Count());
    }

    [Fact]
    public void What_fits_more_of_the_symptom_comes_first() => Assert.Equal("KubectlUnknownAuthority",
        Diagnoser.Candidates("Unable to connect to the server: x509: certificate signed by unknown authority (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate authority certificate \"kubernetes\")")[0].Id);

    [Fact]
    public void A_symptom_that_nothing_seen_explains_has_its_candidates_behind_what_was_found()
    {
        ClusterEvidence seen = RecordedEvidence.Read("SwapOn") with { Symptom = "Unable to connect to the server: Forbidden" };
        IReadOnlyList<DiagnosisFinding> findings = Diagnoser.Judge(seen);
        Assert.Equal(("SwapOn", 4), (findings[0].Id, findings.Count));
        Assert.All(findings.Skip(1), candidate => Assert.Equal((DiagnosisConfidence.Possible, true), (candidate.Confidence, candidate.FitsSymptom)));
        Assert.Single(Diagnoser.Judge(seen with { Symptom = "running with swap on is not supported" }));
    }

    [Fact]
    public void What_no_rule_knows_has_no_candidate() => Assert.Empty(Diagnoser.Candidates("it is raining"));
}
