using System.Text.Json.Nodes;
using System.Text;
using FsCheck.Xunit;
using HaK8s.Archives;
using HaK8s.Cni;
using Xunit;

namespace HaK8s.Tests.Cni;

public sealed class PluginNamesTests
{
    [Property]
    public bool A_name_is_read_back_as_it_was_made(byte major, byte minor, byte patch, bool candidate)
    {
        PluginArchiveName name = new("arm64", $"{major}.{minor}.{patch}{(candidate ? "-rc1" : "")}");
        return PluginArchiveName.Parse(name.ToString()) == name;
    }

    [Property]
    public bool Any_text_is_a_name_or_none_but_never_an_exception(string? text) =>
        PluginArchiveName.Parse(text ?? "") is not { } name || name.ToString() == text;

    [Theory]
    [InlineData("cni-plugins-linux-amd64-v1.5.1.tar.gz")]
    [InlineData("cni-plugins-linux-amd64-1.5.1.tgz")]
    [InlineData("cni-plugins-windows-amd64-v1.5.1.tgz")]
    [InlineData("cni-plugins-linux-amd64-v1.5.1.tgz.sha256")]
    [InlineData("cni-plugins-linux-amd64-v1.5.1.tgz\n")]
    public void Other_names_are_none(string name) => Assert.Null(PluginArchiveName.Parse(name));

    [Property]
    public bool A_checksum_is_found_among_any_other_lines(string?[] others, bool binary)
    {
        string digest = new('a', 64);
        string text = string.Join('\n', others.Select(line => line?.Replace('\n', ' ')).Append($"{digest} {(binary ? '*' : ' ')}release/x.tgz").Append(""));
        return ChecksumFile.Find(text, "x.tgz") == digest && ChecksumFile.Find(text, "y.tgz") is null;
    }

    [Theory]
    [InlineData("x86_64", "amd64")]
    [InlineData("aarch64", "arm64")]
    [InlineData("armv7l", "arm")]
    [InlineData("s390x", "s390x")]
    [InlineData("vax", null)]
    public void A_machine_has_the_architecture_that_Go_calls_so(string machine, string? architecture) =>
        Assert.Equal(architecture, ProcessorArchitecture.OfMachine(machine));

    [Fact]
    public void A_bridge_configuration_holds_the_subnet_and_portmap()
    {
        JsonNode json = JsonNode.Parse(Encoding.UTF8.GetString(new BridgeConfiguration("10.244.3.0/24").Content))!;
        Assert.Equal("10.244.3.0/24", (string?)json["plugins"]![0]!["ipam"]!["ranges"]![0]![0]!["subnet"]);
        Assert.Equal("portmap", (string?)json["plugins"]![1]!["type"]);
        Assert.Equal("::/0", (string?)JsonNode.Parse(new BridgeConfiguration("fd00::/64").Content)!["plugins"]![0]!["ipam"]!["routes"]![0]!["dst"]);
    }

    [Theory]
    [InlineData("10.244.0.0")]
    [InlineData("10.244.0.1/24")]
    [InlineData("10.244.0.0/31")]
    [InlineData("10.244.0.0/33")]
    [InlineData("pods")]
    public void What_is_no_subnet_for_pods_is_refused(string subnet) =>
        Assert.Equal("CniBridgeSubnet", Assert.Throws<HaK8sException>(() => new BridgeConfiguration(subnet)).ErrorId);

    [Theory]
    [InlineData("opt/cni/bin")]
    [InlineData("/")]
    [InlineData("/opt/../etc")]
    [InlineData("/opt/cni\n/bin")]
    public void What_is_no_absolute_folder_is_no_destination(string path) =>
        Assert.Equal("CniDestination", Assert.Throws<HaK8sException>(() => new PluginInstallation(new PreviousSource(), path)).ErrorId);
}
