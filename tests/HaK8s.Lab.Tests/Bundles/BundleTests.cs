using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Bundles;

/// <summary>A bundle's whole way: made here, copied to a real node, its image imported into a real containerd, installed from.</summary>
public sealed class BundleTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Image = "registry.lab.test/pause:1.0";
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-bundle-").FullName;

    [Fact]
    public async Task A_bundle_goes_to_a_node_once_its_image_runs_there_and_a_damaged_one_does_not_leave_this_host()
    {
        await using LabNode node = await lab.BorrowAsync();
        string bundle = Path.Combine(folder, "lab"), plugins = Directory.GetFiles(lab.CniFolder, "*.tgz").Single();
        string make = $"New-HaK8sBundle '{bundle}' '{lab.ContainerdFolder}/containerd-1.7.24-linux-amd64.tar.gz', '{lab.ContainerdFolder}/runc.amd64', '{plugins}' -Image '{lab.ContainerdFolder}/pause-1.0.tar' -KubernetesVersion 1.32";
        Assert.Empty(session.Invoke(make + " -WhatIf").Output);
        Assert.False(Directory.Exists(bundle));
        dynamic made = Assert.Single(Good(session.Invoke(make)).Output).BaseObject;
        Assert.Equal([Image], ((IEnumerable<object>)made.Images).Select(image => image.ToString()));
        Assert.StartsWith("BundleExists", Assert.Single(session.Invoke(make).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

        string copy = $"{node.NodeScript()} | Copy-HaK8sPackage '{bundle}'", place = "/var/lib/hak8s/bundle/lab";
        Invocation dry = Good(session.Invoke(copy + " -WhatIf"));
        Assert.Contains($"import {Image}", dry.HostText, StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync($"ls -d {place} 2>/dev/null; ctr -n k8s.io images ls -q | grep registry.lab.test || true"));

        Assert.Equal(["Copied", "Copied", "Imported", "Copied"], Statuses(Good(session.Invoke(copy))));
        Assert.Equal(Image, await node.ShAsync($"cd {place} && sha256sum -c --quiet SHA256SUMS && ctr -n k8s.io images ls -q | grep registry.lab.test"));
        await node.ShAsync($"ctr -n k8s.io run -d {Image} from-the-bundle && ctr -n k8s.io tasks ls | grep -q 'from-the-bundle.*RUNNING'");

        string before = await node.ListingAsync(place);
        Assert.DoesNotContain("What if", session.Invoke(copy + " -WhatIf").HostText, StringComparison.Ordinal);
        Assert.Equal(["Unchanged", "Unchanged", "Unchanged", "Unchanged"], Statuses(Good(session.Invoke(copy))));
        Assert.Equal(before, await node.ListingAsync(place));

        // What the bundle is for: both installations take it as it is.
        string install = $"{node.NodeScript()} | Install-CniPlugins '{bundle}'; {node.NodeScript()} | Install-Containerd '{bundle}' -KubernetesVersion 1.32";
        Assert.Equal(["Installed", "Updated"], Statuses(Good(session.Invoke(install))));

        await File.AppendAllTextAsync(Path.Combine(bundle, "pause-1.0.tar"), "x", TestContext.Current.CancellationToken);
        Assert.StartsWith("BundleDamaged", Assert.Single(session.Invoke($"New-HaK8sNode nobody -HostName 192.0.2.1 | Copy-HaK8sPackage '{bundle}'").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<string> Statuses(Invocation run) => run.Output.Select(result => $"{result.Properties["Status"].Value}");

    private static Invocation Good(Invocation run)
    {
        Assert.True(run.Errors.Count == 0, run.AllText);
        return run;
    }
}
