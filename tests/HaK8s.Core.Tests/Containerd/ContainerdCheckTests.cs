using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests.Containerd;

public sealed class ContainerdCheckTests
{
    private static readonly ContainerdProbe Good = new()
    {
        Path = "/usr/bin/containerd", Printed = "containerd containerd.io 1.7.28 b98a3aac", Service = "active", Running = true,
        Socket = "/run/containerd/containerd.sock", ConfigPath = "/etc/containerd/config.toml",
        CriPlugins = new Dictionary<string, string> { ["io.containerd.grpc.v1.cri"] = "ok" },
    };

    private static readonly Dictionary<string, string> NoCri = [];

    private static ContainerdVersionResult Judge(ContainerdProbe probe, string kubernetes = "v1.34.1") =>
        ContainerdCheck.Judge(new Node { Name = "m-1" }, KubernetesVersion.Parse(kubernetes), probe);

    [Fact]
    public void A_good_version_that_serves_the_cri_is_recommended()
    {
        ContainerdVersionResult result = Judge(Good);
        Assert.Equal((ContainerdOutcome.Recommended, true, true), (result.Outcome, result.Passed, result.CriEnabled));
        Assert.Equal(new ContainerdVersion(1, 7, 28), result.ContainerdVersion);
        Assert.Equal(Good.Printed, result.Printed);
        Assert.Empty(result.Remedy);
    }

    [Theory]
    [InlineData(false, null, "v1.34.1", ContainerdOutcome.Works)]
    [InlineData(true, null, "v1.34.1", ContainerdOutcome.Recommended)]
    [InlineData(false, "cgroupfs", "v1.34.1", ContainerdOutcome.Recommended)]
    [InlineData(true, "cgroupfs", "v1.34.1", ContainerdOutcome.Works)]
    [InlineData(null, "systemd", "v1.34.1", ContainerdOutcome.Recommended)]
    [InlineData(false, null, "v1.21.0", ContainerdOutcome.Works)] // by its version alone: kubeadm does not set a driver yet
    public void Another_cgroup_driver_than_the_kubelets_is_told(bool? systemd, string? kubelet, string kubernetes, ContainerdOutcome outcome)
    {
        ContainerdVersionResult result = Judge(Good with { SystemdCgroup = systemd, KubeletCgroupDriver = kubelet }, kubernetes);
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == ContainerdOutcome.Works && kubernetes != "v1.21.0", result.Remedy.Contains("Set-ContainerdConfig", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_loopback_plugin_is_told()
    {
        ContainerdVersionResult result = Judge(Good with { CniBinDirs = ["/opt/cni/bin"] });
        Assert.Equal(ContainerdOutcome.Works, result.Outcome);
        Assert.Contains("Install-CniPlugins", result.Remedy, StringComparison.Ordinal);
        Assert.Equal(ContainerdOutcome.Recommended, Judge(Good with { CniBinDirs = ["/opt/cni/bin"], LoopbackPlugin = "/opt/cni/bin/loopback" }).Outcome);
    }

    [Theory]
    [InlineData("registry.k8s.io/pause:3.6", true)]
    [InlineData("mirror.example:5000/pause:3.10.1", false)]
    [InlineData(null, false)]
    public void Another_pause_image_is_a_warning_and_leaves_the_verdict(string? image, bool warns)
    {
        ContainerdVersionResult result = Judge(Good with { SandboxImage = image });
        Assert.Equal(warns, result.Warnings.Count > 0);
        Assert.Equal(ContainerdOutcome.Recommended, result.Outcome);
    }

    [Fact]
    public void The_versions_verdict_is_passed_on()
    {
        ContainerdVersionResult works = Judge(Good with { Printed = "containerd containerd.io 1.7.10 x" }, "v1.29.0");
        ContainerdVersionResult fails = Judge(Good with { Printed = "containerd github.com/containerd/containerd 1.5.9-0ubuntu3.1" }, "v1.30.0");
        Assert.Equal((ContainerdOutcome.Works, true), (works.Outcome, works.Passed));
        Assert.Equal((ContainerdOutcome.Fails, false), (fails.Outcome, fails.Passed));
        Assert.All([works, fails], result => Assert.NotEmpty(result.Remedy));
    }

    [Fact]
    public void A_good_version_with_the_cri_switched_off_fails_with_the_file_named()
    {
        ContainerdVersionResult result = Judge(Good with { CriPlugins = NoCri, DisabledPlugins = ["cri"] });
        Assert.Equal((ContainerdOutcome.Fails, false, false), (result.Outcome, result.Passed, result.CriEnabled));
        Assert.Contains(Good.ConfigPath, result.Reason, StringComparison.Ordinal);
        Assert.Contains("disabled_plugins", result.Remedy, StringComparison.Ordinal);
        Assert.Contains("systemctl restart containerd", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_mended_without_a_restart_still_fails()
    {
        ContainerdVersionResult result = Judge(Good with { CriPlugins = NoCri });
        Assert.False(result.Passed);
        Assert.Contains("systemctl restart containerd", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cri_that_the_next_restart_switches_off_is_a_warning()
    {
        ContainerdVersionResult result = Judge(Good with { DisabledPlugins = ["io.containerd.grpc.v1.cri"] });
        Assert.Equal((ContainerdOutcome.Works, true), (result.Outcome, result.CriEnabled));
        Assert.Contains("disabled_plugins", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cri_that_could_not_be_loaded_fails_with_the_daemons_reason()
    {
        ContainerdVersionResult result = Judge(Good with { CriPlugins = new Dictionary<string, string> { ["io.containerd.grpc.v1.cri"] = "error" }, Trouble = "no runtime" });
        Assert.False(result.Passed);
        Assert.Contains("no runtime", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_that_does_not_run_fails_with_its_service_state()
    {
        ContainerdVersionResult result = Judge(Good with { Running = false, Service = "failed", CriPlugins = null });
        Assert.Equal((ContainerdOutcome.Fails, null), (result.Outcome, result.CriEnabled));
        Assert.Contains("failed", result.Reason, StringComparison.Ordinal);
        Assert.Contains("systemctl enable --now containerd", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_asked_is_a_warning()
    {
        ContainerdVersionResult result = Judge(Good with { CriPlugins = null, Trouble = "permission denied" });
        Assert.Equal((ContainerdOutcome.Works, null, true), (result.Outcome, result.CriEnabled, result.Passed));
        Assert.Contains("permission denied", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_installed_and_not_understood_fail_without_a_version()
    {
        ContainerdVersionResult none = Judge(new ContainerdProbe());
        ContainerdVersionResult odd = Judge(Good with { Printed = "containerd github.com/containerd/containerd (devel)" });
        Assert.All([none, odd], result => Assert.False(result.Passed));
        Assert.Null(none.ContainerdVersion);
        Assert.Contains("not installed", none.Reason, StringComparison.Ordinal);
        Assert.Contains("(devel)", odd.Reason, StringComparison.Ordinal);
    }
}
