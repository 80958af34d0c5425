using HaK8s.Preflight;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Preflight;

/// <summary>node-facts.sh on this machine, with programs that print recorded text in the place of the node's. The lab has real hosts.</summary>
public sealed class NodeFactScriptTests : IDisposable
{
    private readonly TemporaryDirectory programs = new();

    public void Dispose() => programs.Dispose();

    private Task<NodeFact> ObserveAsync() =>
        NodeFactReader.ObserveAsync(new LocalSession { ProgramDirectory = programs.Path }, ["localhost"], TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("public (active)", new[] { "dhcpv6-client", "ssh", "6443/tcp", "2379-2380/tcp" })]
    [InlineData("trusted (default, active)", new[] { "dhcpv6-client", "ssh", "6443/tcp", "2379-2380/tcp", "trusted" })]
    public async Task What_the_default_zone_of_firewalld_lets_in_is_asked_for_at_once(string zone, string[] rules)
    {
        programs.WriteProgram("firewall-cmd", $"""
            [ "$*" = --list-all ] || exit 2
            cat <<'END'
            {zone}
              target: default
              icmp-block-inversion: no
              interfaces: eth0
              sources:
              services: dhcpv6-client ssh
              ports: 6443/tcp 2379-2380/tcp
              protocols:
              forward: yes
              masquerade: no
              forward-ports:
            	port=80:proto=tcp:toport=8080:toaddr=
              source-ports: 99/tcp
              icmp-blocks:
              rich rules:
            	rule service name="http" accept
            END
            """);
        Firewall firewall = Assert.Single((await ObserveAsync()).Firewall, wall => wall.Name == "firewalld");
        Assert.Equal(rules, firewall.Rule);
    }

    [Fact]
    public async Task A_firewalld_that_does_not_run_is_none()
    {
        programs.WriteProgram("firewall-cmd", "echo 'FirewallD is not running'; exit 252");
        Assert.DoesNotContain((await ObserveAsync()).Firewall, wall => wall.Name == "firewalld");
    }

    [Theory]
    [InlineData("""Client Version: version.Info{Major:"1", Minor:"20", GitVersion:"v1.20.2", GitCommit:"faecb196815e248d3ecfb03c680a4507229c2a56", Platform:"linux/amd64"}""", "1.20.2")]
    [InlineData("Client Version: v1.32.4\nKustomize Version: v5.5.0", "1.32.4")]
    public async Task Versions_are_read_in_the_words_of_old_and_new_programs(string kubectl, string version)
    {
        programs.WriteProgram("kubectl", $"cat <<'END'\n{kubectl}\nEND");
        programs.WriteProgram("kubelet", "echo Kubernetes v1.20.2");
        programs.WriteProgram("kubeadm", "echo v1.20.2");
        NodeFact fact = await ObserveAsync();
        Assert.Equal(("1.20.2", "1.20.2", version), ($"{fact.KubeadmVersion}".TrimStart('v'), $"{fact.KubeletVersion}".TrimStart('v'), $"{fact.KubectlVersion}".TrimStart('v')));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_asked_does_not_hide_the_others()
    {
        // As df has it: the rest is told, and the status is 1.
        programs.WriteProgram("df", """
            echo 'Filesystem     1024-blocks     Used Available Capacity Mounted on'
            [ $# -gt 2 ] || { echo '/dev/vda1 1000 400 600 40% /'; exit 0; }
            echo '/dev/vda1 1000 400 600 40% /'
            exit 1
            """);
        ValueList<DiskSpace> disks = (await ObserveAsync()).Disk;
        Assert.Equal(["/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd"], disks.Select(disk => disk.Path));
        Assert.All(disks, disk => Assert.Equal(("/", 600L * 1024, 1000L * 1024), (disk.Mount, disk.Free, disk.Size)));
    }
}
