using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Picture;

/// <summary>Show-ControlPlane on a real cluster: well, and with a control plane that has lost its cable.</summary>
[Collection("cluster")]
public sealed class ShowControlPlaneTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    [Fact]
    public async Task The_picture_is_that_of_the_cluster()
    {
        await cluster.HealthyAsync();
        LabNode second = cluster.ControlPlane[1];
        dynamic well = await UntilAsync("Healthy");
        Assert.Equal((3, 4, 3), ((int)well.Record.Count, (int)well.Node.Count, (int)well.Etcd.Member.Count));
        Assert.Equal("cluster.lab.test:6443", (string)well.Endpoint.Name);
        string text = session.Invoke("param($Picture) $Picture | Out-Default", (object)well).HostText;
        foreach (LabNode node in cluster.ControlPlane)
            Assert.Matches($@"─ ✓ {node.Address.Replace(".", @"\.", StringComparison.Ordinal)} ─+ ✓ {node.Name} ─+[┐┤]", text);
        Assert.Matches($@"│ ✓ {cluster.Worker.Name} +Ready, v[0-9.]+ +│", text);
        await second.LabAsync("unplug");
        try
        {
            dynamic broken = await UntilAsync("Degraded");
            text = session.Invoke("param($Picture) $Picture | Out-Default", (object)broken).HostText;
            Assert.Matches($@"─ ✗ {second.Address.Replace(".", @"\.", StringComparison.Ordinal)} ─+ ✗ {second.Name}\s", text);
            string page = Path.Combine(Directory.CreateTempSubdirectory("hak8s-picture-").FullName, "picture.html");
            Assert.Empty(session.Invoke("param($Picture, $Page) $Picture | Show-ControlPlane -Html $Page", (object)broken, page).Errors);
            await PicturePageTests.LegibleAsync(page, 1 + 3 + 4 + 3, second.Name, cluster.Worker.Name, "Degraded:", "etcd-1");
            Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
        }
        finally
        {
            await second.LabAsync("plug");
        }
        await cluster.HealthyAsync();
    }

    /// <summary>Nodes alone: the endpoint is the one of their admin.conf, and a node asks etcd.</summary>
    [Fact]
    public async Task Nodes_alone_tell_the_rest()
    {
        await cluster.HealthyAsync();
        dynamic picture = Assert.Single(session.Invoke("param($File) (Import-HaK8sCluster $File).ControlPlane | Show-ControlPlane", cluster.ClusterFile).Values)!;
        Assert.Equal(("cluster.lab.test:6443", cluster.ControlPlane[0].Name, 3), ((string)picture.Endpoint.Name, (string)picture.Etcd.From, (int)picture.Etcd.Member.Count));
    }

    private async Task<object> UntilAsync(string state)
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromMinutes(2);
        while (true)
        {
            Invocation run = session.Invoke("param($File) Import-HaK8sCluster $File | Show-ControlPlane", cluster.ClusterFile);
            dynamic picture = Assert.Single(run.Values)!;
            if ($"{picture.State}" == state)
                return picture;
            Assert.True(DateTime.UtcNow < end, $"{run.AllText}\n{picture.Draw(null)}");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }
}
