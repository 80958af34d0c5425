using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Containerd;

public sealed class SetContainerdConfigTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Config = "/etc/containerd/config.toml";
    private static readonly string[] Folders = ["/etc/containerd", "/etc/systemd/system", "/var/lib/hak8s"];

    private Invocation Set(LabNode node, string how = "") => session.Invoke($"{node.NodeScript("ops", "-Sudo")} | Set-ContainerdConfig {how}");

    private static string Value(Invocation run, string property)
    {
        Assert.Empty(run.Errors);
        return $"{Assert.Single(run.Output).Properties[property].Value}";
    }

    private static Task<string> DaemonAsync(LabNode node) => node.ShAsync("systemctl show -p MainPID -p ActiveEnterTimestampMonotonic containerd");

    private static Task<string> FilesAsync(LabNode node) =>
        node.ShAsync("find /etc/containerd /etc/systemd/system -type f -printf '%p %m %u:%g %T@\\n' -exec sha256sum {} + | sort");

    private static Task<string> CriAsync(LabNode node) => node.ShAsync("ctr plugins ls | awk '$1 == \"io.containerd.grpc.v1\" && $2 == \"cri\" { print $NF }'");

    [Fact]
    public async Task Without_a_file_the_versions_own_default_is_the_beginning_and_a_rollback_ends_without_one()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"rm {Config}; systemctl restart containerd");
        string before = await node.ListingAsync(Folders), daemon = await DaemonAsync(node);

        // The dry-run law: nothing is touched, and the plan is what is done then.
        Invocation planned = Set(node, "-KubernetesVersion 1.20.2 -ImageRepository k8s.gcr.io -WhatIf");
        Assert.Contains($"create {Config}: SystemdCgroup false -> true", planned.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await node.ListingAsync(Folders));
        Assert.Equal(daemon, await DaemonAsync(node));

        Invocation done = Set(node, "-KubernetesVersion 1.20.2 -ImageRepository k8s.gcr.io");
        Assert.Equal(("Created", "True", "k8s.gcr.io/pause:3.2"), (Value(done, "Status"), Value(done, "SystemdCgroup"), Value(done, "SandboxImage")));
        Assert.Equal("ok", await CriAsync(node));
        Assert.Equal("< sandbox_image = registry.k8s.io/pause:3.6|> sandbox_image = k8s.gcr.io/pause:3.2|< SystemdCgroup = false|> SystemdCgroup = true",
            await node.ShAsync($"containerd config default >/tmp/default; diff /tmp/default {Config} | grep '^[<>]' | tr -s ' ' | tr -d '\"' | paste -sd '|'"));

        string set = await node.ListingAsync(Folders);
        daemon = await DaemonAsync(node);
        Assert.DoesNotContain("What if", Set(node, "-KubernetesVersion 1.20.2 -WhatIf").HostText, StringComparison.Ordinal);
        Assert.Equal(("Unchanged", "False", ""), Result(Set(node, "-KubernetesVersion 1.20.2 -ImageRepository k8s.gcr.io")));
        Assert.Equal(set, await node.ListingAsync(Folders));
        Assert.Equal(daemon, await DaemonAsync(node));

        Assert.Equal("RolledBack", Value(Set(node, $"-Rollback {Value(done, "ChangeId")}"), "Status"));
        Assert.Equal("", await node.ShAsync("ls /etc/containerd"));
        Assert.Equal("ok", await CriAsync(node));
    }

    private static (string, string, string) Result(Invocation run) => (Value(run, "Status"), Value(run, "Restarted"), Value(run, "ChangeId"));

    [Fact]
    public async Task A_commented_file_without_cri_comes_to_serve_and_a_running_container_survives()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync("ctr -n k8s.io run -d k8s.gcr.io/pause:3.2 survivor");
        string container = await node.ShAsync("ctr -n k8s.io tasks ls | grep survivor");
        await node.ShAsync($"sed -i '1i # mine\\ndisabled_plugins = [\"cri\"] # from docker' {Config}; sed -i 's/SystemdCgroup = true/SystemdCgroup   =   false # why/' {Config}; chmod 640 {Config}; systemctl restart containerd; cp {Config} /tmp/before");

        Invocation done = Set(node);
        Assert.Equal("Updated", Value(done, "Status"));
        Assert.Equal("< disabled_plugins = [\"cri\"] # from docker|> disabled_plugins = [] # from docker|<       SystemdCgroup   =   false # why|>       SystemdCgroup   =   true # why",
            await node.ShAsync($"diff /tmp/before {Config} | grep '^[<>]' | paste -sd '|'"));
        Assert.Equal("640", await node.ShAsync($"stat -c %a {Config}"));
        Assert.Equal("ok", await CriAsync(node));
        Assert.Equal(container, await node.ShAsync("ctr -n k8s.io tasks ls | grep survivor"));
        Assert.Equal("", await node.ShAsync($"cmp /tmp/before {Config}.hak8s-{Value(done, "ChangeId")}"));
    }

    [Fact]
    public async Task A_configuration_that_containerd_does_not_accept_is_taken_back()
    {
        await using LabNode node = await lab.BorrowAsync();
        // containerd refuses TLS settings of this form beside config_path, which mirrors need; it says so only when it starts.
        await node.ShAsync($"printf '\\n[plugins.\"io.containerd.grpc.v1.cri\".registry.configs.\"x.lab.test\".tls]\\n  insecure_skip_verify = true\\n' >>{Config}; systemctl restart containerd");
        string before = await FilesAsync(node);

        Invocation run = Set(node, "-RegistryMirror @{ 'docker.io' = 'https://mirror.lab.test:5000' } -TimeoutSeconds 4");

        Assert.Empty(run.Output);
        string failure = Assert.Single(run.Errors).ToString();
        Assert.Contains("as they were, and containerd answers again", failure, StringComparison.Ordinal);
        Assert.Contains("config_path", failure, StringComparison.Ordinal);
        Assert.Equal(before, await FilesAsync(node));
        Assert.Equal("ok", await CriAsync(node));
    }

    [Fact]
    public async Task Mirrors_and_proxies_reach_the_daemon_and_the_password_nobody_else()
    {
        await using LabNode node = await lab.BorrowAsync();
        const string How = "-RegistryMirror @{ 'docker.io' = 'https://mirror.lab.test:5000'; _default = 'http://any.lab.test' } -HttpProxy 'http://u:Pass%40Word@proxy.lab.test:3128' -NoProxy lab.test, 10.0.0.0/8 -Verbose";
        string planned = Set(node, How + " -WhatIf").HostText;
        Invocation run = Set(node, How);
        Assert.Equal("Updated", Value(run, "Status"));
        Assert.DoesNotContain("Pass%", planned + run.HostText + string.Join(' ', run.Output), StringComparison.Ordinal);
        Assert.Contains("HTTP_PROXY=http://u:<redacted>@proxy", planned, StringComparison.Ordinal);
        Assert.Equal("600", await node.ShAsync("stat -c %a /etc/systemd/system/containerd.service.d/http-proxy.conf"));
        string environment = await node.ShAsync("tr '\\0' '\\n' </proc/$(systemctl show -p MainPID --value containerd)/environ | grep PROXY | sort");
        Assert.Equal("HTTP_PROXY=http://u:Pass%40Word@proxy.lab.test:3128\nNO_PROXY=lab.test,10.0.0.0/8", environment);
        // containerd itself reads the file: a pull goes to the mirror first, which is not there.
        Assert.Contains("[host.\"https://mirror.lab.test:5000\"]", await node.ShAsync("cat /etc/containerd/certs.d/docker.io/hosts.toml"), StringComparison.Ordinal);
        Assert.Equal("Unchanged", Value(Set(node, How), "Status"));
    }
}
