using System.Globalization;
using HaK8s.Kubeadm;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Kubeadm;

/// <summary>Reading kubeadm's output: a whole run as a node of the lab recorded it, and the ways in which kubeadm says that it failed.</summary>
public sealed class KubeadmLogTests
{
    private static KubeadmLog Read(params string[] lines)
    {
        KubeadmLog log = new();
        foreach ((int second, string line) in lines.Index())
            log.Read(new DetachedLine(DateTimeOffset.UnixEpoch.AddSeconds(second), line));
        return log;
    }

    private static KubeadmLog Recorded(Action<KubeadmLog>? after = null)
    {
        KubeadmLog log = new();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Kubeadm", "recorded", "init-1.20.2.log")))
        {
            string[] fields = line.Split('\t', 2);
            log.Read(new DetachedLine(DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(fields[0], CultureInfo.InvariantCulture)), fields[1]));
            after?.Invoke(log);
        }
        return log;
    }

    [Fact]
    public void A_whole_run_has_its_phases_in_order_with_their_durations()
    {
        KubeadmLog log = Recorded();
        Assert.Equal(
            ["preflight", "certs", "kubeconfig", "kubelet-start", "control-plane", "wait-control-plane", "upload-config", "upload-certs",
                "mark-control-plane", "bootstrap-token", "kubelet-finalize", "addon"],
            log.Phases.Select(phase => phase.Name));
        Assert.Equal(17.1, log.Phases.Single(phase => phase.Name == "wait-control-plane").Duration.TotalSeconds, 1);
        Assert.Equal(22.5, log.Phases.Sum(phase => phase.Duration.TotalSeconds), 1);
        Assert.Null(log.Error);
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Progress_never_goes_back()
    {
        List<int> percents = [];
        Recorded(log => percents.Add(log.Percent));
        Assert.Equal(percents.Order(), percents);
        Assert.InRange(percents[^1], 90, 100);
    }

    [Fact]
    public void Preflight_findings_are_told_apart_and_have_remedies()
    {
        KubeadmLog log = Read(
            "[preflight] Running pre-flight checks",
            "\t[WARNING Service-Kubelet]: kubelet service is not enabled, please run 'systemctl enable kubelet.service'",
            "error execution phase preflight: [preflight] Some fatal errors occurred:",
            "\t[ERROR Port-6443]: Port 6443 is in use",
            "\t[ERROR FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml]: /etc/kubernetes/manifests/kube-apiserver.yaml already exists",
            "[preflight] If you know what you are doing, you can make a check non-fatal with `--ignore-preflight-errors=...`",
            "To see the stack trace of this error execute with --v=5 or higher");
        Assert.Equal("preflight", log.FailedPhase);
        Assert.StartsWith("[preflight] Some fatal errors occurred: [ERROR Port-6443]: Port 6443 is in use [ERROR FileAvailable", log.Error, StringComparison.Ordinal);
        Assert.EndsWith("already exists", log.Error, StringComparison.Ordinal);
        Assert.Equal(["Port-6443", "FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml"], log.Preflight.Where(finding => finding.IsError).Select(finding => finding.Check));
        Assert.All(log.Preflight.Where(finding => finding.IsError), finding => Assert.NotEmpty(finding.Remedy));
        Assert.Equal("Service-Kubelet: kubelet service is not enabled, please run 'systemctl enable kubelet.service'", Assert.Single(log.Warnings));
    }

    [Fact]
    public void The_phase_that_failed_is_named_with_all_of_its_message()
    {
        KubeadmLog log = Read(
            "[certs] Using certificateDir folder \"/etc/kubernetes/pki\"",
            "error execution phase certs/ca: failure loading ca certificate: failed to load certificate:",
            "  couldn't load the certificate file /etc/kubernetes/pki/ca.crt: data does not contain any valid RSA or ECDSA certificates",
            "To see the stack trace of this error execute with --v=5 or higher");
        Assert.Equal("certs/ca", log.FailedPhase);
        Assert.StartsWith("failure loading ca certificate", log.Error, StringComparison.Ordinal);
        Assert.EndsWith("ECDSA certificates", log.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_of_kubeadms_own_log_are_kept_without_their_head() => Assert.Equal(
        ["cannot validate kubelet config - no validator is available"],
        Read("W1124 10:00:00.000000     812 configset.go:348] cannot validate kubelet config - no validator is available").Warnings);

    [Fact]
    public void Without_a_message_the_last_lines_are_left() => Assert.Equal("b\nc", Read("b", "c").Tail);

    [Theory]
    [InlineData("Port-10250")]
    [InlineData("ExternalEtcdVersion")]
    [InlineData("Swap")]
    [InlineData("CRI")]
    public void Checks_of_the_table_have_a_remedy(string check) => Assert.NotEmpty(new PreflightMessage(check, true, "").Remedy);
}
