using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Compatibility;
using Xunit;

namespace HaK8s.Tests;

public class KubernetesVersionTests
{
    [Theory]
    [InlineData("v1.20.2", "v1.20.2")]
    [InlineData("1.20.2", "v1.20.2")]
    [InlineData("1.20", "v1.20")]
    [InlineData("v1.31.0-rc.1+x", "v1.31.0-rc.1+x")]
    [InlineData("1.30.4+k3s1", "v1.30.4+k3s1")]
    public void Reads_each_form(string text, string printed) => Assert.Equal(printed, KubernetesVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("stable-1.20")]
    [InlineData("v1.20.2.3")]
    [InlineData("v1.20.2 ")]
    [InlineData("1.20.2\n")]
    [InlineData("v1.99999999999999999999.0")]
    [InlineData("v1.20-rc.1")]
    public void Refuses_what_is_no_version(string text) =>
        Assert.Equal("InvalidKubernetesVersion", Assert.Throws<HaK8sException>(() => KubernetesVersion.Parse(text)).ErrorId);

    [Fact]
    public void Orders_minor_before_patches_and_pre_releases_before_releases()
    {
        string[] ascending = ["v1.9.11", "v1.20", "v1.20.0-alpha.2", "v1.20.0-alpha.10", "v1.20.0-rc.0", "v1.20.0", "v1.20.2", "v1.20.10", "v1.31.0"];
        Assert.Equal(ascending, ascending.Reverse().Select(KubernetesVersion.Parse).Order().Select(version => version.ToString()));
    }

    [Property]
    public bool What_is_printed_reads_back(NonNegativeInt minor, NonNegativeInt patch)
    {
        KubernetesVersion version = new(1, minor.Get % 1000, patch.Get % 1000);
        return KubernetesVersion.Parse(version.ToString()) == version && KubernetesVersion.Parse(version.ToString()).CompareTo(version) == 0;
    }

    [Theory]
    [InlineData("v1.27.3", "3.2.18", false)]
    [InlineData("v1.28.0-rc.1", "3.4.13-4", false)]
    [InlineData("v1.31.13", "3.5.11", false)]
    [InlineData("v1.31.14", "3.5.24", false)]
    [InlineData("v1.32.0", "3.5.11", false)]
    [InlineData("v1.32.10", "3.5.24", false)]
    [InlineData("v1.33.6", "3.5.21", false)]
    [InlineData("v1.34.2", "3.5.24", false)]
    [InlineData("v1.35.0", "3.5.24", true)]
    [InlineData("v1.36.1", "3.5.24", false)]
    [InlineData("v1.40.0", "3.5.24", true)]
    public void The_lowest_etcd_follows_minor_and_patch(string kubernetes, string etcd, bool unverified)
    {
        EtcdRequirement found = EtcdRequirement.For(KubernetesVersion.Parse(kubernetes))!;
        Assert.Equal((etcd, unverified), (found.ToString(), found.Unverified));
    }

    [Fact]
    public void No_etcd_is_required_where_the_table_says_nothing() => Assert.Null(EtcdRequirement.For(KubernetesVersion.Parse("v1.20.2")));
}
