using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Get-ControlPlaneDiagnosis on what is wrong with the endpoint as a whole: the name, its records, and the addresses behind it.</summary>
[Collection("cluster")]
public sealed class EndpointDiagnosisTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private LabNode Second => cluster.ControlPlane[1];

    [Fact]
    public Task A_record_of_a_worker_is_named() => BrokenAsync("RecordOfNodeNotJoined", cluster.Worker.Address,
        () => LabCluster.PublishAsync([.. cluster.ControlPlane.Select(node => node.Address), cluster.Worker.Address]), PublishAllAsync);

    [Fact]
    public Task A_name_without_records_is_named() => BrokenAsync("EndpointNameUnknown", LabCluster.EndpointName, () => LabCluster.PublishAsync("none"), PublishAllAsync);

    [Fact]
    public Task A_firewall_before_an_apiserver_is_named() => BrokenAsync("EndpointAddressSilent", "swallows",
        () => Second.ShAsync("iptables -I INPUT -i eth0 -p tcp --dport 6443 -j DROP"), () => Second.ShAsync("iptables -D INPUT -i eth0 -p tcp --dport 6443 -j DROP"));

    [Fact]
    public Task A_control_plane_without_its_cable_explains_its_silent_address() => BrokenAsync("NodeUnreachable", Second.Name,
        () => Second.LabAsync("unplug"), () => Second.LabAsync("plug"), "EndpointAddressSilent");

    private Task PublishAllAsync() => LabCluster.PublishAsync([.. cluster.ControlPlane.Select(node => node.Address)]);

    private async Task BrokenAsync(string rule, string word, Func<Task> breakIt, Func<Task> mend, params string[] explains)
    {
        await cluster.HealthyAsync();
        await breakIt();
        try
        {
            DateTime end = DateTime.UtcNow + Patience;
            while (true)
            {
                Invocation run = Diagnose();
                if (run.Output is [var first, ..] && (string)((dynamic)first.BaseObject).Id == rule && explains.All(Below(first.BaseObject).Contains))
                {
                    Assert.Contains(word, $"{first} {string.Join(' ', (IEnumerable<object>)((dynamic)first.BaseObject).Evidence)}", StringComparison.Ordinal);
                    break;
                }
                Assert.True(DateTime.UtcNow < end, $"{string.Join('\n', run.Output)}\n{run.AllText}");
                await Task.Delay(1000, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            await mend();
        }
        await cluster.HealthyAsync();
        Invocation well = Diagnose();
        Assert.True(well.Output.Count == 0, string.Join('\n', well.Output));
    }

    private Invocation Diagnose() => session.Invoke("param($File) Import-HaK8sCluster $File | Get-ControlPlaneDiagnosis -TimeoutSeconds 120", cluster.ClusterFile);

    private static string[] Below(object finding)
    {
        IEnumerable<object> explained = ((dynamic)finding).Explains;
        return [.. explained.Select(below => (string)((dynamic)below).Id)];
    }
}
