using HaK8s.Containerd;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Containerd;

public sealed class ContainerdProbeTests
{
    // As ctr of containerd 1.6 and 2.0 prints it.
    private const string Header = "TYPE                                  ID                       PLATFORMS      STATUS    \n";
    private const string Other = "io.containerd.content.v1              content                  -              ok        \nio.containerd.grpc.v1                 version                  -              ok        \n";
    private const string Cri1 = "io.containerd.grpc.v1                 cri                      linux/amd64    ok        \n";
    private const string Cri2 = "io.containerd.cri.v1                  images                   -              ok        \nio.containerd.cri.v1                  runtime                  linux/amd64    ok        \nio.containerd.grpc.v1                 cri                      -              ok        \n";

    [Fact]
    public async Task A_running_daemon_is_seen_with_version_socket_configuration_and_cri()
    {
        using StubContainerd node = new(plugins: Header + Other + Cri1);
        ContainerdProbe probe = await node.ObserveAsync();
        Assert.Equal("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1", probe.Printed);
        Assert.EndsWith("/containerd", probe.Path, StringComparison.Ordinal);
        Assert.True(probe.Running);
        Assert.Equal((node.SocketPath, node.ConfigPath), (probe.Socket, probe.ConfigPath));
        Assert.Equal(CriStatus.Enabled, probe.Cri);
    }

    [Theory]
    [InlineData(Header + Other + Cri2, CriStatus.Enabled)]
    [InlineData(Header + Other, CriStatus.Disabled)]
    [InlineData("", CriStatus.Disabled)]
    public async Task The_daemons_plugins_tell_whether_the_cri_serves(string plugins, CriStatus status)
    {
        using StubContainerd node = new(plugins: plugins);
        Assert.Equal(status, (await node.ObserveAsync()).Cri);
    }

    [Theory]
    [InlineData("error", CriStatus.Failed)]
    [InlineData("skip", CriStatus.Skipped)]
    public async Task A_plugin_that_was_not_loaded_is_told_with_its_message(string state, CriStatus status)
    {
        using StubContainerd node = new(
            plugins: Header + Other + Cri1.Replace("ok   ", state, StringComparison.Ordinal),
            details: "Type:          io.containerd.snapshotter.v1\nID:            zfs\nError:         \n               Code:          Unknown\n               Message:       path must be a zfs\n\n"
                + "Type:          io.containerd.grpc.v1\nID:            cri\nError:         \n               Code:          Unknown\n               Message:       invalid plugin config: no runtime\n");
        ContainerdProbe probe = await node.ObserveAsync();
        Assert.Equal(status, probe.Cri);
        Assert.Equal("invalid plugin config: no runtime", probe.Trouble);
    }

    [Theory]
    [InlineData("disabled_plugins = [\"cri\"]", true)]
    [InlineData("disabled_plugins = ['io.containerd.grpc.v1.cri']", true)]
    [InlineData("  disabled_plugins=[\n  \"io.containerd.internal.v1.opt\", # \"aufs\"\n  'io.containerd.cri.v1.runtime',\n]\n[grpc]\n  address = \"cri\"", true)]
    [InlineData("#disabled_plugins = [\"cri\"]", false)]
    [InlineData("disabled_plugins = []\nrequired_plugins = [\"cri\"]", false)]
    [InlineData("disabled_plugins = [\"io.containerd.snapshotter.v1.zfs\"]", false)]
    [InlineData("", false)]
    public async Task Disabled_plugins_are_read_in_every_form(string config, bool disables)
    {
        using StubContainerd file = new(config: config);
        Assert.Equal(disables, (await file.ObserveAsync()).DisablesCri);
        // What the daemon dumps, imported files included, goes before the file.
        using StubContainerd dump = new(config: "disabled_plugins = [\"cri\"]", dumped: config);
        Assert.Equal(disables, (await dump.ObserveAsync()).DisablesCri);
    }

    [Fact]
    public async Task Without_leave_to_ask_the_daemon_the_configuration_must_do()
    {
        using StubContainerd plain = new();
        ContainerdProbe unknown = await plain.ObserveAsync();
        Assert.Equal(CriStatus.Unknown, unknown.Cri);
        Assert.Contains("permission denied", unknown.Trouble, StringComparison.Ordinal);
        using StubContainerd docker = new(config: "disabled_plugins = [\"cri\"]");
        Assert.Equal(CriStatus.Disabled, (await docker.ObserveAsync()).Cri);
    }

    [Theory]
    [InlineData("1.6.20", "registry.k8s.io/pause:3.6", "/opt/cni/bin")]
    [InlineData("1.7.24", "registry.k8s.io/pause:3.8", "/usr/lib/cni")]
    [InlineData("2.1.5", "registry.k8s.io/pause:3.10", "/opt/cni/bin")]
    public async Task What_the_kubelet_depends_on_is_read_from_each_versions_configuration(string version, string pause, string plugins)
    {
        string recorded = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Containerd", "recorded", $"default-{version}.toml"));
        using StubContainerd node = new(dumped: recorded);
        ContainerdProbe probe = await node.ObserveAsync();
        Assert.Equal((pause, "overlayfs", "/etc/cni/net.d", false), (probe.SandboxImage, probe.Snapshotter, probe.CniConfDir, probe.SystemdCgroup));
        Assert.Equal([plugins], probe.CniBinDirs);
        using StubContainerd set = new(dumped: recorded.Replace("SystemdCgroup = false", "SystemdCgroup = true", StringComparison.Ordinal));
        Assert.True((await set.ObserveAsync()).SystemdCgroup);
    }

    [Fact]
    public async Task A_daemon_that_does_not_run_is_seen()
    {
        using StubContainerd node = new(running: false);
        ContainerdProbe probe = await node.ObserveAsync();
        Assert.False(probe.Running);
        Assert.NotNull(probe.Printed);
    }

    [Theory]
    [InlineData("--config=/etc/other.toml")]
    [InlineData("-c", "/etc/other.toml")]
    [InlineData("--log-level", "debug", "--config", "/etc/other.toml")]
    public async Task The_running_daemons_own_options_name_its_configuration(params string[] options)
    {
        using StubContainerd node = new(options: options);
        Assert.Equal("/etc/other.toml", (await node.ObserveAsync()).ConfigPath);
    }

    [Fact]
    public async Task The_socket_is_read_from_the_configuration_when_no_option_names_it()
    {
        using StubContainerd node = new(dumped: "[debug]\n  address = \"/run/debug.sock\"\n[grpc]\n  address = \"/run/other.sock\"\n", options: ["--log-level", "info"]);
        Assert.Equal("/run/other.sock", (await node.ObserveAsync()).Socket);
    }

    [Fact]
    public void No_output_means_not_installed()
    {
        ContainerdProbe probe = ContainerdProbe.Parse(new RemoteResult(0, "", ""));
        Assert.Null(probe.Path);
        Assert.Null(probe.Printed);
        Assert.Equal(CriStatus.Unknown, probe.Cri);
    }
}
