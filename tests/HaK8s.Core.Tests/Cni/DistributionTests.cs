using HaK8s.Cni;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Cni;

/// <summary>Plugins from a package; the package manager is a pair of small programs, the real one is in the lab.</summary>
public sealed class DistributionTests : IDisposable
{
    private readonly LocalNode node = new("dash");
    private readonly TemporaryDirectory package = new();
    private readonly TemporaryDirectory template = new();

    public DistributionTests()
    {
        File.WriteAllText(template["bridge"], Archive.Answering);
        File.SetUnixFileMode(template["bridge"], Archive.Executable);
        node.Program("dpkg-query", $$"""
            #!/bin/sh
            [ -e {{package["bridge"]}} ] || exit 1
            case $1$3 in
              -L*) echo {{package["bridge"]}} ;;
              *Status*) printf 'installed 1.1.1-3' ;;
              *) printf '1.1.1-3' ;;
            esac
            """);
        node.Program("apt-get", $$"""
            #!/bin/sh
            case $* in
              *update) touch {{template["lists"]}} ;;
              *) [ -e {{template["lists"]}} ] || { echo 'E: Unable to locate package'; exit 100; }
                 [ ! -e {{template["refuse"]}} ] || exit 100
                 echo "$DEBIAN_FRONTEND" >{{template["frontend"]}}
                 cp -p {{template["bridge"]}} {{package["bridge"]}}; cp -p {{template["bridge"]}} {{package["portmap"]}} ;;
            esac
            """);
    }

    [Fact]
    public async Task The_package_is_installed_and_linked_and_then_left_alone()
    {
        CniPluginsResult result = await node.ApplyAsync(new DistributionSource());
        Assert.Equal((CniPluginsStatus.Installed, "1.1.1-3", null), (result.Status, result.Version, result.Sha256));
        Assert.Equal(["bridge", "portmap"], result.Plugins);
        Assert.Equal(package["bridge"], new FileInfo(Path.Combine(node.Destination, "bridge")).LinkTarget);
        Assert.Equal("noninteractive\n", File.ReadAllText(template["frontend"]));
        node.Ran.Clear();
        Assert.Equal(CniPluginsStatus.Unchanged, (await node.ApplyAsync(new DistributionSource())).Status);
        Assert.Equal(["cni-observe"], node.Ran);
    }

    [Fact]
    public async Task An_update_of_the_package_is_noticed()
    {
        await node.ApplyAsync(new DistributionSource());
        File.AppendAllText(package["bridge"], "\n# a security update\n");
        Assert.Equal(CniPluginsStatus.Updated, (await node.ApplyAsync(new DistributionSource())).Status);
    }

    [Fact]
    public async Task A_package_that_cannot_be_had_is_an_error_and_changes_nothing()
    {
        File.WriteAllText(template["refuse"], "");
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => node.ApplyAsync(new DistributionSource()));
        Assert.Equal("CniPackageFailed", failure.ErrorId);
        Assert.Empty(node.Beside);
    }

    [Fact]
    public async Task The_packages_own_folder_is_no_destination()
    {
        HaK8sException failure = await Assert.ThrowsAsync<HaK8sException>(() => node.ApplyAsync(new DistributionSource(), destination: package.Path));
        Assert.Equal("CniDestinationIsPackage", failure.ErrorId);
    }

    public void Dispose()
    {
        node.Dispose();
        package.Dispose();
        template.Dispose();
    }
}
