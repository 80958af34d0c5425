using System.Management.Automation;
using HaK8s.Tests.Runspaces;
using HaK8s.Tests.Secrets;

namespace HaK8s.Tests.Shape;

/// <summary>What is seen while a cmdlet works: bars and -Verbose. The base class does it, shown with cmdlets that have phases.</summary>
public sealed class ProgressTests : IClassFixture<ModuleRunspace>
{
    private const string Configuration = "$c = New-KubeadmConfig -KubernetesVersion v1.30.0 -ControlPlaneEndpoint localhost -EtcdEndpoint https://e1 -WarningAction SilentlyContinue; ";

    private readonly ModuleRunspace session;
    private readonly TalkingSessions nodes;

    public ProgressTests(ModuleRunspace session)
    {
        this.session = session;
        nodes = new TalkingSessions(session) { Answers = _ => new Answer(0, "", "") };
    }

    private static void AssertClosed(IReadOnlyList<ProgressRecord> records)
    {
        Assert.NotEmpty(records);
        Assert.All(records.GroupBy(record => record.ActivityId), bar =>
        {
            Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType);
            Assert.Single(bar.Select(record => record.ParentActivityId).Distinct());
            Assert.Single(bar.Select(record => record.Activity).Distinct());
        });
        Assert.All(records, record => Assert.InRange(record.PercentComplete, -1, 100));
    }

    [Fact]
    public void Nodes_have_bars_of_their_own_below_that_of_all()
    {
        Invocation run = session.Invoke("'m1', 'm2' | Invoke-NodeCommand true");
        AssertClosed(run.Progress);
        Assert.Equal(["0 Running a command -1", "1 m1 0", "2 m2 0"],
            run.Progress.Select(record => $"{record.ActivityId} {record.Activity} {record.ParentActivityId}").Distinct().Order());
        Assert.Contains(run.Progress, record => record.StatusDescription == "2 of 2 nodes done");
    }

    [Fact]
    public void Phases_of_kubeadm_are_the_status_of_their_node()
    {
        nodes.Answers = script => script switch
        {
            "detached-state" => new Answer(0, "state\tnone\n", ""),
            "detached-start" => new Answer(0, "started\tsetsid\n", ""),
            "kubeadm-state" => new Answer(0, "kubeadm\tv1.30.0\nuser\troot\naddress\t10.0.0.1\nresolved\t127.0.0.1\nconfigured\tno\n", ""),
            "detached-follow" => Follow(),
            _ => new Answer(1, "", ""),
        };
        Invocation run = session.Invoke(Configuration + "$c | Invoke-KubeadmInit -Node m1 -Force -Confirm:$false -ErrorAction SilentlyContinue");
        AssertClosed(run.Progress);
        Assert.Contains(run.Progress, record => record.Activity == "m1" && record.StatusDescription.Contains("control-plane", StringComparison.Ordinal) && record.PercentComplete > 0);
    }

    // Long enough for the bar to be drawn again.
    private static Answer Follow()
    {
        Thread.Sleep(300);
        return new Answer(0, "log\t0\t[control-plane] Using manifest folder\noffset\t99\nstatus\t1\n", "");
    }

    [Theory]
    [InlineData("'m1', 'm2', 'm3' | Invoke-NodeCommand false -ThrottleLimit 2 -ErrorAction SilentlyContinue")]
    [InlineData("'m1', 'm2', 'm3' | Invoke-NodeCommand false -ErrorAction Stop")]
    [InlineData("$ErrorActionPreference = 'Stop'; 'm1', 'm2' | Invoke-NodeCommand false")]
    [InlineData("'m1', 'm2' | Invoke-NodeCommand false | & { process { throw 'enough' } }")]
    [InlineData(Configuration + "$c, $c | Invoke-KubeadmInit -Node m1 -Confirm:$false")]
    public void Every_bar_is_closed_however_it_ends(string script)
    {
        nodes.Answers = _ => new Answer(1, "", "");
        AssertClosed(session.Invoke(script).Progress);
    }

    [Theory]
    [InlineData("'m1', 'm2' | Invoke-NodeCommand false", "node-command ended with 3 after")]
    [InlineData("'m1', 'm2' | Get-HaK8sNodeFact", "node-facts ended with 3 after")]
    [InlineData("'m1', 'm2' | Get-ControlPlaneDiagnosis -TimeoutSeconds 30", "control-plane-evidence ended with 3 after")]
    [InlineData("Test-ControlPlaneEndpoint localhost:1 -FromNode m1, m2 -TimeoutSeconds 30", "name-view ended with 3 after")]
    public void Each_action_on_a_node_is_told_by_verbose(string call, string told)
    {
        nodes.Answers = _ => new Answer(3, "", "");
        Invocation run = session.Invoke($"{call} -Verbose -ErrorAction SilentlyContinue -WarningAction SilentlyContinue");
        Assert.Contains(run.Verbose, text => text.StartsWith($"m1: {told}", StringComparison.Ordinal));
        Assert.Contains(run.Verbose, text => text.StartsWith($"m2: {told}", StringComparison.Ordinal));
    }
}
