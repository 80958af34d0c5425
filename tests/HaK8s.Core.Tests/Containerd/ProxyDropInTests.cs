using FsCheck.Xunit;
using HaK8s.Containerd.Configuration;
using Xunit;

namespace HaK8s.Tests.Containerd;

public sealed class ProxyDropInTests
{
    private static Dictionary<string, string> Proxies(string http, string? no = null)
    {
        Dictionary<string, string> proxies = new() { ["HTTP_PROXY"] = http };
        if (no is not null)
            proxies["NO_PROXY"] = no;
        return proxies;
    }

    [Fact]
    public void A_new_file_has_the_variables_escaped_for_systemd() => Assert.Equal(
        "[Service]\nEnvironment=\"HTTP_PROXY=http://u:p%%40\\\"\\\\x@h:3128\"\nEnvironment=\"NO_PROXY=10.0.0.0/8,.lab\"\n",
        ProxyDropIn.Edit(null, Proxies("http://u:p%40\"\\x@h:3128", "10.0.0.0/8,.lab")));

    [Theory]
    [InlineData("[Service]\nEnvironment=HTTP_PROXY=http://old\nLimitNOFILE=7\n", "[Service]\nEnvironment=\"HTTP_PROXY=http://new\"\nLimitNOFILE=7\n")]
    [InlineData("# why\n[Service]\nEnvironment=\"http_proxy=http://old\" \"OTHER=a b\"\n[Install]\nx=y\n", "# why\n[Service]\nEnvironment=\"HTTP_PROXY=http://new\"\nEnvironment=\"OTHER=a b\"\n[Install]\nx=y\n")]
    [InlineData("[Unit]\nAfter=x\n", "[Unit]\nAfter=x\n[Service]\nEnvironment=\"HTTP_PROXY=http://new\"\n")]
    public void Other_lines_and_variables_of_a_file_stay(string present, string wanted)
    {
        string once = ProxyDropIn.Edit(present, Proxies("http://new"))!;
        Assert.Equal(wanted, once);
        Assert.Equal(once, ProxyDropIn.Edit(once, Proxies("http://new")));
    }

    [Fact]
    public void An_empty_proxy_is_taken_away()
    {
        Assert.Null(ProxyDropIn.Edit(null, Proxies("")));
        Assert.Equal("[Service]\nEnvironment=A=b\n", ProxyDropIn.Edit("[Service]\nEnvironment=A=b\nEnvironment=\"HTTP_PROXY=x\"\n", Proxies("")));
    }

    [Property]
    public void No_password_is_shown(string text)
    {
        string password = "SECRET" + string.Concat((text ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        foreach (string url in new[] { $"http://user:{password}@host:3128", $"user:{password}@host:3128", $"http://:{password}@host" })
        {
            Assert.DoesNotContain("SECRET", ProxyDropIn.Masked(ProxyDropIn.Edit(null, Proxies(url))!), StringComparison.Ordinal);
            Assert.Equal(password, ProxyDropIn.PasswordOf(url));
        }
    }

    [Fact]
    public void A_mirror_goes_before_the_registrys_own_host() => Assert.Equal(
        "server = \"https://registry-1.docker.io\"\n\n[host.\"https://a:5000\"]\n  capabilities = [\"pull\", \"resolve\"]\n\n[host.\"http://b\"]\n  capabilities = [\"pull\", \"resolve\"]\n",
        RegistryMirror.Text("docker.io", ["https://a:5000", "http://b"]));

    [Theory]
    [InlineData("../../etc", "https://m")]
    [InlineData("a/b", "https://m")]
    [InlineData("docker.io", "mirror:5000")]
    [InlineData("docker.io", "https://u:p@m")]
    [InlineData("docker.io", "https://m\"]")]
    public void What_is_no_host_or_mirror_is_refused(string host, string mirror) =>
        Assert.Equal("RegistryMirrorInvalid", Assert.Throws<HaK8sException>(() => RegistryMirror.Text(host, [mirror])).ErrorId);
}
