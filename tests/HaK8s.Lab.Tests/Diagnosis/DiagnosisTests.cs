using HaK8s.Tests.Lab;
using HaK8s.Tests.Remote.Authentication;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Get-ControlPlaneDiagnosis on a whole cluster, well, and broken in every way that can be made here.</summary>
[Collection("cluster")]
public sealed class DiagnosisTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    /// <summary>Breakages that can be there at the same time, since each has a node of its own.</summary>
    public static TheoryData<int> Rounds => [.. Enumerable.Range(0, Round().Count)];

    // Of the control planes the first one always serves. What goes anywhere fills up the rounds.
    private static List<(Breakage What, int Node)[]> Round()
    {
        List<Breakage> left = [.. Breakages.All.OrderBy(one => one.Where == Where.Any)];
        List<(Breakage, int)[]> rounds = [];
        while (left.Count > 0)
        {
            List<(Breakage What, int Node)> round = [];
            foreach (int node in new[] { 1, 2, 3 })
            {
                Where here = node == 3 ? Where.Worker : Where.ControlPlane;
                if (left.FirstOrDefault(one => (one.Where == here || one.Where == Where.Any) && (round.Count == 0 || !(one.Alone || round[0].What.Alone))) is not { } next)
                    continue;
                round.Add((next, node));
                left.Remove(next);
            }
            rounds.Add([.. round]);
        }
        return rounds;
    }

    [Fact]
    public async Task A_cluster_that_is_well_has_no_finding_and_what_was_looked_at_is_said()
    {
        await cluster.HealthyAsync();

        Invocation run = session.Diagnose(cluster);

        Assert.Empty(run.Errors);
        Assert.True(run.Output.Count == 0, ClusterDiagnosis.Text(run.Output.Select(finding => finding.BaseObject)));
        Assert.Contains("Nothing found. Looked at:", run.HostText, StringComparison.Ordinal);
        Assert.All(cluster.Nodes, node => Assert.Contains($"{node.Name}: ", run.HostText, StringComparison.Ordinal));
        Assert.Contains("3 members over TLS", run.HostText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task What_is_broken_for_real_is_named_first_and_gone_when_it_is_mended(int round)
    {
        await cluster.HealthyAsync();
        (Breakage What, LabNode Node)[] broken = [.. Round()[round].Select(one => (one.What, cluster.Nodes.ElementAt(one.Node)))];
        try
        {
            foreach ((Breakage what, LabNode node) in broken)
                await node.ShAsync(what.Break);
            foreach ((Breakage what, LabNode node) in broken)
                await node.ShAsync($"i=0; until {what.Shows}; do i=$((i+1)); [ $i -lt 90 ] || exit 1; sleep 1; done");
            await session.UntilAsync(cluster, found => broken.Any(one => IsFirst(one.What, one.Node, found[..Math.Min(1, found.Length)]))
                && broken.All(one => IsFirst(one.What, one.Node, found)), string.Join(", ", broken.Select(one => $"{one.Node.Name}: {one.What}")));
        }
        finally
        {
            foreach ((Breakage what, LabNode node) in broken)
                await node.ShAsync(what.Mend);
        }
        await session.WellAsync(cluster);
    }

    [Fact]
    public async Task Two_failures_on_one_node_are_both_found_and_neither_hides_the_other()
    {
        await cluster.HealthyAsync();
        LabNode node = cluster.ControlPlane[1];
        Breakage[] two = [.. new[] { "StaticPodManifestMissing", "CniConfigMissing" }.Select(rule => Breakages.All.First(one => one.Rule == rule))];
        try
        {
            foreach (Breakage one in two)
                await node.ShAsync(one.Break);
            await session.UntilAsync(cluster, found => two.All(one => found.Any(finding => IsOf(finding, node) && ClusterDiagnosis.Id(finding) == one.Rule)), string.Join(", ", two.Select(one => one.Rule)));
        }
        finally
        {
            foreach (Breakage one in two)
                await node.ShAsync(one.Mend);
        }
        await session.WellAsync(cluster);
    }

    [Fact]
    public async Task The_archive_of_a_whole_cluster_has_every_node_and_no_key()
    {
        await cluster.HealthyAsync();
        string folder = Directory.CreateTempSubdirectory("hak8s-evidence-").FullName, path = Path.Combine(folder, "evidence.tar.gz");
        try
        {
            Invocation run = session.Invoke("param($File, $Path) Import-HaK8sCluster $File | Export-ControlPlaneEvidence $Path -TimeoutSeconds 120", cluster.ClusterFile, path);
            Assert.Empty(run.Errors);
            KeyPrograms.Run("tar", "-C", folder, "-xzf", path);
            string text = string.Join('\n', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => file != path).Select(File.ReadAllText));
            Assert.All(cluster.Nodes, node => Assert.True(File.Exists(Path.Combine(folder, "evidence", node.Name, "evidence.json")), node.Name));
            Assert.Contains("Nothing found.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
            // The administrator's key, as it stands in the kubeconfig and in the PEM behind that.
            string key = await cluster.ControlPlane[0].ShAsync("awk '$1 == \"client-key-data:\" { print $2 }' /etc/kubernetes/admin.conf");
            Assert.DoesNotContain(key[..60], text, StringComparison.Ordinal);
            Assert.DoesNotContain(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(key)).Split('\n')[1], text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsOf(object finding, LabNode node) => ((dynamic)finding).Node is { } found && $"{found}" == node.Name;

    /// <summary>Of a node's own findings the first one is the rule's, with all below it that has to be there.</summary>
    private static bool IsFirst(Breakage what, LabNode node, object[] found) => found.FirstOrDefault(finding => IsOf(finding, node)) is { } first
        && ClusterDiagnosis.Id(first) == what.Rule && what.Explains.All(ClusterDiagnosis.Under(first).Contains);
}
