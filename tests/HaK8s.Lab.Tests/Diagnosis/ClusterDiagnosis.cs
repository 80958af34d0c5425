using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Get-ControlPlaneDiagnosis for a whole cluster, again and again: a failure takes its time to show, and so does its end.</summary>
internal static class ClusterDiagnosis
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Invocation Diagnose(this ModuleRunspace session, LabCluster cluster) =>
        session.Invoke("param($File) Import-HaK8sCluster $File | Get-ControlPlaneDiagnosis -TimeoutSeconds 120", cluster.ClusterFile);

    /// <summary>Diagnoses until what is found is as it should be, and gives that.</summary>
    public static async Task<object[]> UntilAsync(this ModuleRunspace session, LabCluster cluster, Func<object[], bool> reached, string what)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (true)
        {
            Invocation run = session.Diagnose(cluster);
            object[] found = [.. run.Output.Select(finding => finding.BaseObject)];
            if (reached(found))
                return found;
            Assert.True(DateTime.UtcNow < end, $"{what}\n{Text(found)}\n{run.AllText}");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the cluster and then until nothing is found of it.</summary>
    public static async Task WellAsync(this ModuleRunspace session, LabCluster cluster)
    {
        await cluster.HealthyAsync();
        await session.UntilAsync(cluster, found => found.Length == 0, "all is mended");
    }

    public static string Id(object finding) => ((dynamic)finding).Id;

    /// <summary>Ids of all that stands below a finding.</summary>
    public static string[] Under(object finding)
    {
        IEnumerable<object> explained = ((dynamic)finding).Explains;
        return [.. explained.SelectMany(below => (string[])[Id(below), .. Under(below)])];
    }

    public static string Text(IEnumerable<object> findings) => string.Join('\n', findings.Select(finding =>
        $"{Id(finding)} {finding} [{string.Join(' ', Under(finding))}]\n    {string.Join("\n    ", (IEnumerable<object>)((dynamic)finding).Evidence)}"));
}
