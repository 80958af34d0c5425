using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Get-ControlPlaneDiagnosis on what is wrong with the endpoint as a whole: the name, its records, and the addresses behind it.</summary>
[Collection("cluster")]
public sealed class EndpointDiagnosisTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
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
            object[] found = await session.UntilAsync(cluster, found => found is [var one, ..] && ClusterDiagnosis.Id(one) == rule && explains.All(ClusterDiagnosis.Under(one).Contains), rule);
            Assert.Contains(word, ClusterDiagnosis.Text(found[..1]), StringComparison.Ordinal);
        }
        finally
        {
            await mend();
        }
        await session.WellAsync(cluster);
    }
}
