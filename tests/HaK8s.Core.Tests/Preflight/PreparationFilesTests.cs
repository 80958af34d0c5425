using FsCheck.Xunit;
using HaK8s.Inventory;
using HaK8s.Preflight.Preparation;
using Xunit;

namespace HaK8s.Tests.Preflight;

public sealed class PreparationFilesTests
{
    private static readonly string[] Key = ["net.ipv4.ip_forward"];
    private static readonly Node[] Nodes = [new() { Name = "m-1", Address = "192.0.2.1" }, new() { Name = "m-2", HostName = "192.0.2.2" }];

    [Fact]
    public void Swap_is_taken_out_of_fstab_and_nothing_else()
    {
        const string Fstab = "# swap was on /dev/sda5\nUUID=1 / ext4 defaults 0 1\n/dev/sda5\tnone\tswap\tsw\t0\t0\n/other none swap noauto 0 0\n#/old none swap sw 0 0\n";
        Assert.Equal(Fstab.Replace("/dev/sda5\tnone", "# taken out by HaK8s: /dev/sda5\tnone", StringComparison.Ordinal), PreparationFiles.WithoutSwap(Fstab));
    }

    [Fact]
    public void Other_values_of_a_sysctl_are_taken_out_however_they_are_spelled() =>
        Assert.Equal("# taken out by HaK8s: net.ipv4.ip_forward=0\n# taken out by HaK8s:  -net/ipv4/ip_forward = 0\nnet.ipv4.ip_forward = 1\n; net.ipv4.ip_forward = 0\nvm.swappiness = 0\n",
            PreparationFiles.WithoutOther("net.ipv4.ip_forward=0\n -net/ipv4/ip_forward = 0\nnet.ipv4.ip_forward = 1\n; net.ipv4.ip_forward = 0\nvm.swappiness = 0\n", Key));

    [Fact]
    public void A_name_gets_its_address_and_loses_others_while_a_hosts_own_loopback_name_stays() =>
        Assert.Equal("127.0.0.1 localhost\n127.0.1.1 m-1\n192.0.2.9\tdb\n192.0.2.1\tm-1\n192.0.2.2\tm-2\n",
            PreparationFiles.WithHosts("127.0.0.1 localhost\n127.0.1.1 m-1\n192.0.2.9 m-2 db # old\n", Nodes, "m-1"));

    [Fact]
    public void A_node_without_an_address_is_an_error_that_names_it()
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => PreparationFiles.WithHosts("", [new() { Name = "w-1" }], "m-1"));
        Assert.Equal("HostsEntryWithoutAddress", failure.ErrorId);
        Assert.Contains("w-1", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "runtime-endpoint: unix:///s\nimage-endpoint: unix:///s\n")]
    [InlineData("runtime-endpoint: \"unix:///s\"\nimage-endpoint: unix:///s", "runtime-endpoint: \"unix:///s\"\nimage-endpoint: unix:///s")]
    [InlineData("runtime-endpoint: unix:///var/run/dockershim.sock\ntimeout: 2", "runtime-endpoint: unix:///s\ntimeout: 2\nimage-endpoint: unix:///s\n")]
    public void Both_endpoints_of_crictl_are_set_and_its_other_settings_stay(string? before, string after)
    {
        // A file that is right already keeps even its missing last newline.
        string result = PreparationFiles.WithEndpoints(before, "unix:///s");
        Assert.Equal(after.TrimEnd('\n'), result.TrimEnd('\n'));
    }

    [Property]
    public bool Every_edit_done_twice_is_done_once(string?[] parts)
    {
        string text = string.Join('\n', parts.Select(part => (part ?? "").Replace("\r", "", StringComparison.Ordinal)).Concat(["/s none swap sw 0 0", "net.ipv4.ip_forward = 0", "192.0.2.7 m-2 x"]));
        string Swap(string value) => PreparationFiles.WithoutSwap(value);
        string Sysctl(string value) => PreparationFiles.WithoutOther(value, Key);
        string Hosts(string value) => PreparationFiles.WithHosts(value, Nodes, "m-1");
        string Crictl(string value) => PreparationFiles.WithEndpoints(value, "unix:///s");
        return new Func<string, string>[] { Swap, Sysctl, Hosts, Crictl }.All(edit => edit(edit(text)) == edit(text));
    }
}
