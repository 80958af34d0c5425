using HaK8s.Containerd;
using Xunit;

namespace HaK8s.Tests;

public class ContainerdVersionTests
{
    [Theory]
    [InlineData("containerd containerd.io 1.6.33 d2d58213f83a351ca8f528a95fbd145f5654e957", "1.6.33")]
    [InlineData("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1", "1.6.20")]
    [InlineData("containerd github.com/containerd/containerd v1.7.24 88bf19b2105c8b17560993bee28a01ddc2f97182", "1.7.24")]
    [InlineData("containerd github.com/containerd/containerd/v2 v2.1.3 c787fb98911740dd3ff2d0e45ce88cdf01410486", "2.1.3")]
    [InlineData("containerd github.com/containerd/containerd 1.5.9-0ubuntu3.1 \n", "1.5.9")]
    [InlineData("1.5.9-0ubuntu3.1", "1.5.9")]
    [InlineData("1.7.0-beta.1", "1.7.0-beta.1")]
    [InlineData("2.0.0~rc.1+ds1", "2.0.0-rc.1")]
    [InlineData("containerd github.com/containerd/containerd 1.7.2+unknown ", "1.7.2")]
    public void Reads_what_distributions_print(string line, string version) => Assert.Equal(version, ContainerdVersion.Parse(line).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("containerd: command not found")]
    [InlineData("containerd github.com/containerd/containerd 1.7")]
    [InlineData("containerd github.com/containerd/containerd 1.7.2.5")]
    public void Refuses_lines_without_version(string line) =>
        Assert.Equal("InvalidContainerdVersion", Assert.Throws<HaK8sException>(() => ContainerdVersion.Parse(line)).ErrorId);

    [Fact]
    public void Pre_releases_come_before_their_release()
    {
        string[] ascending = ["1.6.33", "1.7.0-alpha.0", "1.7.0-beta.2", "1.7.0-beta.10", "1.7.0-rc.1", "1.7.0", "1.7.11", "2.0.0"];
        Assert.Equal(ascending, ascending.Reverse().Select(ContainerdVersion.Parse).Order().Select(version => version.ToString()));
    }
}
