using FsCheck.Xunit;
using HaK8s.Compatibility;
using HaK8s.Containerd;
using HaK8s.Containerd.Configuration;
using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests.Containerd;

public sealed class ContainerdConfigFileTests
{
    private static string Recorded(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Containerd", "recorded", name));

    private static ContainerdConfigFile Edit(string text, ContainerdSettings? settings = null, string version = "1.6.20")
    {
        ContainerdConfigFile file = new(text, "/etc/containerd/config.toml", ContainerdVersion.Parse(version));
        file.Apply(settings ?? new(), "/etc/containerd/config.toml");
        return file;
    }

    private static string Changed(string before, string after) => string.Join('|', HaK8s.Changes.TextDiff.Unified("f", before, after).Split('\n')
        .Skip(2).Where(line => line.StartsWith('+') || line.StartsWith('-')).Select(line => line[0] + line[1..].Trim()));

    [Theory]
    [InlineData("1.6.20", "-sandbox_image = \"registry.k8s.io/pause:3.6\"|+sandbox_image = \"registry.k8s.io/pause:3.10.1\"|-bin_dir = \"/opt/cni/bin\"|+bin_dir = \"/x/bin\"|-SystemdCgroup = false|+SystemdCgroup = true|-config_path = \"\"|+config_path = \"/etc/containerd/certs.d\"")]
    [InlineData("1.7.24", "-sandbox_image = \"registry.k8s.io/pause:3.8\"|+sandbox_image = \"registry.k8s.io/pause:3.10.1\"|-bin_dir = \"/usr/lib/cni\"|+bin_dir = \"/x/bin\"|-SystemdCgroup = false|+SystemdCgroup = true|-config_path = \"\"|+config_path = \"/etc/containerd/certs.d\"")]
    [InlineData("2.1.5", "-sandbox = 'registry.k8s.io/pause:3.10'|+sandbox = \"registry.k8s.io/pause:3.10.1\"|-config_path = ''|+config_path = \"/etc/containerd/certs.d\"|-SystemdCgroup = false|+SystemdCgroup = true|-bin_dirs = ['/opt/cni/bin']|+bin_dirs = [\"/x/bin\"]")]
    public void The_default_of_each_version_changes_in_the_values_set_alone_and_once(string version, string changed)
    {
        ContainerdSettings settings = new()
        {
            KubernetesVersion = KubernetesVersion.Parse("1.35"), CniBinDir = "/x/bin", CniConfDir = "/etc/cni/net.d",
            RegistryMirrors = new Dictionary<string, IReadOnlyList<string>> { ["docker.io"] = ["https://m"] },
        };
        string before = Recorded($"default-{version}.toml");
        ContainerdConfigFile once = Edit(before, settings, version);
        Assert.Equal(changed, Changed(before, once.Text));
        Assert.True(once.SystemdCgroup);
        ContainerdConfigFile twice = Edit(once.Text, settings, version);
        Assert.Empty(twice.Changes);
        Assert.Equal(once.Text, twice.Text);
    }

    [Fact]
    public void A_file_as_dockers_package_ships_it_comes_to_serve_the_kubelet()
    {
        ContainerdConfigFile file = Edit("#   Copyright\ndisabled_plugins = [\"cri\"]\n\n#root = \"/x\"\n");
        Assert.Equal("version = 2\n#   Copyright\ndisabled_plugins = []\n\n#root = \"/x\"\n\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\n  runtime_type = \"io.containerd.runc.v2\"\n\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n  SystemdCgroup = true\n", file.Text);
        Assert.Equal(["version 1 -> 2", "CRI enabled", "SystemdCgroup false -> true"], file.Changes);
    }

    [Theory]
    [InlineData("[plugins.cri]\n  x = 1\n", "ContainerdConfigVersion", "version 1")]
    [InlineData("version = 2\n[plugins\n", "ContainerdConfigBroken", "line 2")]
    [InlineData("version = 2\na = 1\na = 2\n", "ContainerdConfigBroken", "line 3")]
    [InlineData("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\nruntime_type = \"x\"\noptions = { Root = \"\" }\n", "ContainerdConfigForm", "SystemdCgroup")]
    [InlineData("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\nendpoint = [\"https://x\"]\n", "LegacyRegistryMirrors", "registry.mirrors")]
    public void What_cannot_be_edited_is_refused_by_name(string text, string errorId, string says)
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => Edit(text, new() { RegistryMirrors = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["https://m"] } }));
        Assert.Equal(errorId, failure.ErrorId);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inline_table_is_edited_in_place_and_the_default_runtime_counts()
    {
        const string Text = "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.containerd]\n\tdefault_runtime_name = 'own' # ü\n\truntimes.own = { runtime_type = 'x', options = { SystemdCgroup = false } } # keep\n";
        Assert.Equal(Text.Replace("false", "true", StringComparison.Ordinal), Edit(Text).Text);
    }

    [Theory]
    [InlineData("k8s.gcr.io/pause:3.2", "1.28", "registry.k8s.io/pause:3.9")]
    [InlineData("k8s.gcr.io/pause:3.2", "1.22.18", "registry.k8s.io/pause:3.5")]
    [InlineData("k8s.gcr.io/pause:3.6", "1.22.17", "k8s.gcr.io/pause:3.5")]
    [InlineData("k8s.gcr.io/pause:3.6", "1.20.2", "k8s.gcr.io/pause:3.2")]
    [InlineData("registry.k8s.io/pause:3.6", "1.20.2", "registry.k8s.io/pause:3.2")]
    [InlineData("mirror.example:5000/k8s/pause:3.2", "1.40", "mirror.example:5000/k8s/pause:3.10.2")]
    public void The_sandbox_image_keeps_its_registry_unless_the_project_has_left_it(string present, string kubernetes, string wanted)
    {
        string text = $"version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  sandbox_image = \"{present}\"\n";
        Assert.Equal(wanted, Edit(text, new() { KubernetesVersion = KubernetesVersion.Parse(kubernetes), CgroupDriver = CgroupDriver.Cgroupfs }).SandboxImage);
    }

    [Property(MaxTest = 200)]
    public void Lines_that_are_not_set_keep_their_bytes_and_setting_twice_is_setting_once(int seed)
    {
        Random random = new(seed);
        string text = Foreign(random);
        string once = Edit(text).Text;
        Assert.Equal(once, Edit(once).Text);
        // What is foreign stands there still, in its order.
        int at = 0;
        foreach (string line in text.Split('\n').Where(line => !line.Contains("SystemdCgroup", StringComparison.Ordinal)))
        {
            at = once.IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"lost: {line}");
            at += line.Length;
        }
        Assert.All(Changed(text, once).Split('|', StringSplitOptions.RemoveEmptyEntries), line => Assert.True(
            line.Contains("SystemdCgroup", StringComparison.Ordinal) || line.Contains("runtime_type", StringComparison.Ordinal) || line is "+" || line.StartsWith("+[", StringComparison.Ordinal), line));
    }

    private static string Foreign(Random random)
    {
        const string Cri = "plugins.\"io.containerd.grpc.v1.cri\"";
        string[] blocks =
        [
            "[grpc]\n  address = '/run/x.sock' # sockét 🐳\n\n", "# a comment\n\t# another\n", "[[stream]]\nx = [\n  1, # one\n  2\n]\n",
            $"[{Cri}.cni]\n   conf_dir=\"/c\"\n", "[plugins]\n", "[timeouts]\n \"a.b\" = \"\"\"multi\nline\"\"\"\n\n\n",
            $"  [{Cri}.containerd.runtimes.runc]\n      runtime_type = \"io.containerd.runc.v2\"\n",
            $"[ {Cri} . containerd . runtimes . runc . options ]\n  BinaryName = ''\n",
            $"[{Cri}.containerd]\n  snapshotter = \"overlayfs\"\r\n",
        ];
        bool option = random.Next(2) == 0;
        if (option)
            blocks[7] += "        SystemdCgroup   =   false   # why\n";
        return "version = 2\n" + string.Concat(blocks.Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next()));
    }
}
