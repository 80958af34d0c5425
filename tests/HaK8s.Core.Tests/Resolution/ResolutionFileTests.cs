using System.Net;
using FsCheck.Xunit;
using HaK8s.Resolution;
using Xunit;

namespace HaK8s.Tests.Resolution;

/// <summary>/etc/hosts and resolv.conf as the C library and Go read them.</summary>
public sealed class ResolutionFileTests
{
    private const string Hosts = """
        # the machine itself
        127.0.0.1	localhost
        ::1 localhost ip6-localhost
        192.0.2.11  k8s-api.example.com k8s-api   # the old one
        #192.0.2.12 k8s-api.example.com
        192.0.2.13	K8S-API.example.com
        192.0.2.13	k8s-api.example.com
        not-an-address k8s-api.example.com
        192.0.2.14 other.k8s-api.example.com
        """;

    [Theory]
    [InlineData("k8s-api.example.com", "192.0.2.11,192.0.2.13")]
    [InlineData("k8s-api.example.com.", "192.0.2.11,192.0.2.13")]
    [InlineData("K8s-Api", "192.0.2.11")]
    [InlineData("localhost", "127.0.0.1,::1")]
    [InlineData("api.example.com", "")]
    [InlineData("192.0.2.11", "")]
    public void A_hosts_file_gives_each_address_of_a_name_once_in_its_order(string name, string addresses) =>
        Assert.Equal(addresses, string.Join(',', HostsFile.Find(Hosts, name)));

    [Fact]
    public void Resolv_conf_gives_the_first_three_resolvers_and_the_last_search_list()
    {
        ResolverConfiguration read = ResolverConfiguration.Parse("""
            ; made by hand
            domain old.example.com
            nameserver 192.0.2.53
            nameserver	2001:db8::53
            search lab.test. example.com
            #nameserver 192.0.2.54
            nameserver 192.0.2.55
            nameserver 192.0.2.56
            options timeout:1 ndots:2 attempts:2
            """);
        Assert.Equal("192.0.2.53:53,[2001:db8::53]:53,192.0.2.55:53", string.Join(',', read.Servers));
        Assert.Equal(["lab.test", "example.com"], read.Search);
        Assert.Equal(2, read.Dots);
    }

    [Theory]
    [InlineData("k8s-api", "k8s-api.lab.test,k8s-api")]
    [InlineData("k8s-api.example.com", "k8s-api.example.com,k8s-api.example.com.lab.test")]
    [InlineData("k8s-api.", "k8s-api")]
    public void A_short_name_is_completed_first_and_a_long_one_last(string name, string candidates) =>
        Assert.Equal(candidates, string.Join(',', ResolverConfiguration.Parse("search lab.test").Candidates(name)));

    [Property]
    public void Neither_file_can_be_written_so_that_reading_it_fails(string text)
    {
        Assert.NotNull(ResolverConfiguration.Parse(text ?? "").Candidates("a.b"));
        Assert.NotNull(HostsFile.Find(text ?? "", "a.b"));
    }

    [Property]
    public void Two_sets_of_addresses_have_the_same_text_whatever_their_order(byte[] bytes)
    {
        IPAddress[] addresses = [.. (bytes ?? []).Select(last => new IPAddress([192, 0, 2, last]))];
        Assert.Equal(AddressSet.Text(addresses), AddressSet.Text(addresses.Reverse().Concat(addresses)));
    }
}
