using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Get-ControlPlaneDiagnosis on a whole cluster, well, and broken in every way that can be made here.</summary>
[Collection("cluster")]
public sealed class DiagnosisTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Breakages that can be there at the same time, since each has a node of its own.</summary>
    public static TheoryData<int> Rounds => [.. Enumerable.Range(0, Round().Count)];

    private static List<Breakage[]> Round()
    {
        Queue<Breakage> controlPlanes = new(Breakages.All.Where(one => one.Where == Where.ControlPlane)), workers = new(Breakages.All.Where(one => one.Where == Where.Worker));
        List<Breakage[]> rounds = [];
        while (controlPlanes.Count + workers.Count > 0)
        {
            List<Breakage> round = [];
            if (controlPlanes.TryDequeue(out Breakage? one))
                round.Add(one);
            if (workers.TryDequeue(out one))
                round.Add(one);
            rounds.Add([.. round]);
        }
        return rounds;
    }

    private Invocation Diagnose(string nodes = "$k8s", string more = "") =>
        session.Invoke($"param($File) $k8s = Import-HaK8sCluster $File; {nodes} | Get-ControlPlaneDiagnosis -TimeoutSeconds 120 {more}", cluster.ClusterFile);

    private static string[] Under(object finding)
    {
        IEnumerable<object> explained = ((dynamic)finding).Explains;
        return [.. explained.SelectMany(below => (string[])[(string)((dynamic)below).Id, .. Under(below)])];
    }

    private static string Text(IEnumerable<object> findings) => string.Join('\n', findings.Select(finding =>
        $"{((dynamic)finding).Id} {finding} [{string.Join(' ', Under(finding))}]\n    {string.Join("\n    ", (IEnumerable<object>)((dynamic)finding).Evidence)}"));

    private LabNode NodeOf(Breakage breakage) => breakage.Where == Where.Worker ? cluster.Worker : cluster.ControlPlane[1];

    [Fact]
    public async Task A_cluster_that_is_well_has_no_finding_and_what_was_looked_at_is_said()
    {
        await cluster.HealthyAsync();

        Invocation run = Diagnose();

        Assert.Empty(run.Errors);
        Assert.True(run.Output.Count == 0, Text(run.Output));
        Assert.Contains("Nothing found. Looked at:", run.HostText, StringComparison.Ordinal);
        Assert.All(cluster.Nodes, node => Assert.Contains($"{node.Name}: ", run.HostText, StringComparison.Ordinal));
        Assert.Contains("3 members over TLS", run.HostText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task What_is_broken_for_real_is_named_first_and_gone_when_it_is_mended(int round)
    {
        await cluster.HealthyAsync();
        Breakage[] broken = Round()[round];
        try
        {
            foreach (Breakage one in broken)
                await NodeOf(one).ShAsync(one.Break);
            foreach (Breakage one in broken)
            {
                LabNode node = NodeOf(one);
                await node.ShAsync($"i=0; until {one.Shows}; do i=$((i+1)); [ $i -lt 60 ] || exit 1; sleep 1; done");
                await UntilAsync(one, node);
            }
        }
        finally
        {
            foreach (Breakage one in broken)
                await NodeOf(one).ShAsync(one.Mend);
        }
        await cluster.HealthyAsync();
        Invocation well = Diagnose();
        Assert.True(well.Output.Count == 0, Text(well.Output));
    }

    // A failure takes its time to show; what matters is what the diagnosis says then.
    private async Task UntilAsync(Breakage one, LabNode node)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (true)
        {
            Invocation run = Diagnose($"$k8s.ControlPlane + $k8s.Worker | Where-Object Name -eq '{node.Name}'", "-Cluster $k8s");
            if (run.Output is [var first, ..] && (string)((dynamic)first.BaseObject).Id == one.Rule && one.Explains.All(Under(first.BaseObject).Contains))
                return;
            Assert.True(DateTime.UtcNow < end, $"{one}: {Text(run.Output)}\n{run.AllText}");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }
}
