using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Containerd;

public sealed class TestContainerdVersionTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private Invocation Check(string nodes, string kubernetes, string more = "") =>
        session.Invoke($"{nodes} | Test-ContainerdVersion -KubernetesVersion {kubernetes} {more}");

    private static string Value(Invocation run, string property)
    {
        Assert.Empty(run.Errors);
        return $"{Assert.Single(run.Output).Properties[property].Value}";
    }

    [Fact]
    public async Task The_labs_containerd_serves_the_labs_kubernetes()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = Check(node.NodeScript(), lab.Topology.KubernetesVersion);
        Assert.Equal("True", Value(run, "Passed"));
        Assert.Equal("True", Value(run, "CriEnabled"));
        Assert.Equal(await node.ShAsync("containerd --version"), Value(run, "Printed"));
        Assert.Equal(("True", "k8s.gcr.io/pause:3.2", "overlayfs", "/etc/cni/net.d"),
            (Value(run, "SystemdCgroup"), Value(run, "SandboxImage"), Value(run, "Snapshotter"), Value(run, "CniConfDir")));
        Assert.Empty(run.Warnings);
    }

    [Fact]
    public async Task Its_branch_has_been_given_up_for_a_recent_kubernetes()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Equal("Fails", Value(Check(node.NodeScript(), "1.36"), "Outcome"));
    }

    [Fact]
    public async Task A_good_version_with_the_cri_disabled_fails()
    {
        await using LabNode node = await lab.BorrowAsync();
        // The whole configuration that docker's package ships.
        await node.ShAsync("printf 'disabled_plugins = [\"cri\"]\\n' >/etc/containerd/config.toml && systemctl restart containerd");
        Invocation run = Check(node.NodeScript(), lab.Topology.KubernetesVersion);
        Assert.Equal("Fails", Value(run, "Outcome"));
        Assert.Equal("False", Value(run, "CriEnabled"));
        Assert.Contains("disabled_plugins", Value(run, "Remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_disables_the_cri_at_the_next_start_is_a_warning()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("sed -i '/^disabled_plugins/d' /etc/containerd/config.toml && sed -i '1i disabled_plugins = [\"io.containerd.grpc.v1.cri\"]' /etc/containerd/config.toml");
        Invocation run = Check(node.NodeScript(), lab.Topology.KubernetesVersion);
        Assert.Equal("Works", Value(run, "Outcome"));
        Assert.Contains("still serves", Value(run, "Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cri_that_cannot_be_loaded_fails_with_the_daemons_own_reason()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("printf 'version = 2\\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\\n  default_runtime_name = \"missing\"\\n' >/etc/containerd/config.toml && systemctl restart containerd");
        Invocation run = Check(node.NodeScript(), lab.Topology.KubernetesVersion);
        Assert.Equal("Fails", Value(run, "Outcome"));
        Assert.Contains("invalid plugin config", Value(run, "Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_daemon_fails()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("systemctl stop containerd");
        Invocation run = Check(node.NodeScript(), lab.Topology.KubernetesVersion);
        Assert.Equal("Fails", Value(run, "Outcome"));
        Assert.Contains("inactive", Value(run, "Reason"), StringComparison.Ordinal);
    }

    // Old versions cannot be installed here, so a program of that name prints a line in the form that Debian 11's and Ubuntu 20.04's have.
    [Theory]
    [InlineData("containerd github.com/containerd/containerd 1.4.13~ds1 1.4.13~ds1-1~deb11u4", "1.24")]
    [InlineData("containerd github.com/containerd/containerd 1.5.9-0ubuntu3.1", "1.26")]
    public async Task An_old_version_fails(string printed, string kubernetes)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"printf '#!/bin/sh\\ncase $* in --version) echo \"{printed}\" ;; *) exec /usr/bin/containerd \"$@\" ;; esac\\n' >/usr/local/bin/containerd && chmod 755 /usr/local/bin/containerd");
        Invocation run = Check(node.NodeScript(), kubernetes);
        Assert.Equal("Fails", Value(run, "Outcome"));
        Assert.Equal(printed, Value(run, "Printed"));
        Assert.NotEmpty(Value(run, "Remedy"));
    }

    [Fact]
    public async Task A_node_without_containerd_fails()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("mv /usr/bin/containerd /usr/bin/containerd.away");
        Assert.Contains("not installed", Value(Check(node.NodeScript(), "1.24"), "Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_ask_the_daemon_gets_a_warning_and_with_sudo_the_truth()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation plain = Check(node.NodeScript("plain"), lab.Topology.KubernetesVersion);
        Assert.Equal("Works", Value(plain, "Outcome"));
        Assert.Equal("", Value(plain, "CriEnabled"));
        Assert.Equal("True", Value(Check(node.NodeScript("ops", "-Sudo"), lab.Topology.KubernetesVersion), "CriEnabled"));
    }

    [Fact]
    public async Task Quiet_answers_for_each_node_even_for_one_that_cannot_be_reached()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Equal([true], Check(node.NodeScript(), lab.Topology.KubernetesVersion, "-Quiet").Values);
        Invocation gone = Check($"New-HaK8sNode gone -HostName {node.Address} -Port 1", "1.24", "-Quiet");
        Assert.Equal([false], gone.Values);
        Assert.Single(gone.Errors);
    }
}
