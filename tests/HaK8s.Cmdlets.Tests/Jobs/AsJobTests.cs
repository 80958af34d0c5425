using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using HaK8s.Tests.Commands;
using HaK8s.Tests.Runspaces;
using HaK8s.Tests.Secrets;

namespace HaK8s.Tests.Jobs;

/// <summary>-AsJob, with the engine's own job cmdlets. What the base class does is shown with a cmdlet or two.</summary>
public sealed class AsJobTests : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly ModuleRunspace session;
    private readonly TemporaryFolder folder = new();
    private readonly TalkingSessions nodes;

    public AsJobTests(ModuleRunspace session)
    {
        this.session = session;
        nodes = new TalkingSessions(session) { Answers = script => new Answer(0, script == "node-command" ? "hello\n" : "", "") };
    }

    public void Dispose()
    {
        session.Invoke("Get-Job | Remove-Job -Force");
        folder.Dispose();
    }

    [Fact]
    public void Everything_that_works_elsewhere_can_be_a_job()
    {
        // These work here and are done at once, or need the session that they are called in.
        string[] here = ["New-HaK8sNode", "New-HaK8sInventory", "Import-HaK8sCluster", "Get-HaK8sConnection", "Disconnect-HaK8sNode", "New-KubeadmConfig", "Import-KubeadmConfig", "Merge-KubeConfig", "Test-HaK8sAcceptance"];
        Assert.Equal(here.Order(), session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>()
            .Where(cmdlet => !cmdlet.Parameters.ContainsKey("AsJob")).Select(cmdlet => cmdlet.Name).Order());
    }

    [Fact]
    public void A_job_is_seen_waited_for_received_and_removed()
    {
        Invocation run = session.Invoke("""
            $job = New-HaK8sNode m1, m2 | Invoke-NodeCommand 'echo hello' -AsJob
            $job.GetType().Name; $job.PSJobTypeName; $job.Location; $job.Command
            (Get-Job -Id $job.Id).InstanceId -eq $job.InstanceId
            "$((Wait-Job $job).State)"
            Receive-Job $job | ForEach-Object { "$($_.Node): $($_.Output)" }
            $job.HasMoreData
            Remove-Job $job
            @(Get-Job).Count
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["CmdletJob", "HaK8sJob", "m1, m2", "Invoke-NodeCommand 'echo hello' -AsJob", "True", "Completed"], run.Output.Take(6).Select(text => $"{text}"));
        Assert.Equal(["m1: hello", "m2: hello"], run.Output.Skip(6).Take(2).Select(text => $"{text}").Order());
        Assert.Equal(["False", "0"], run.Output.Skip(8).Select(text => $"{text}"));
        Assert.Contains("node-command", nodes.Asked);
    }

    [Theory]
    [InlineData("'m1', 'm2' | Invoke-NodeCommand true -AsJob", "m1 m2")]
    [InlineData("Invoke-NodeCommand true -Node m1, m2 -AsJob", "m1 m2")]
    [InlineData("$n = New-HaK8sNode m1; $n, $n, 'm2' | Invoke-NodeCommand true -AsJob", "m1 m2")]
    [InlineData("[pscustomobject]@{ Node = New-HaK8sNode m1 } | Invoke-NodeCommand true -AsJob", "m1")]
    [InlineData("@() | Invoke-NodeCommand true -AsJob", "")]
    public void It_takes_what_the_cmdlet_takes(string call, string worked)
    {
        Invocation run = session.Invoke($"{call} | Wait-Job | Receive-Job");
        Assert.Empty(run.Errors);
        Assert.Equal(worked, string.Join(' ', run.Output.Select(result => $"{result.Properties["Node"].Value}").Order()));
    }

    [Fact]
    public void A_record_s_own_values_go_with_it_and_with_no_other()
    {
        nodes.Answers = _ => new Answer(0, "path\t/usr/bin/containerd\nversion\tcontainerd github.com/containerd/containerd 1.7.24 x\nservice\tactive\n", "");
        Invocation run = session.Invoke("""
            [pscustomobject]@{ Node = 'm1'; KubernetesVersion = '1.30' }, [pscustomobject]@{ Node = 'm2'; KubernetesVersion = '1.26' } |
                Test-ContainerdVersion -AsJob | Wait-Job | Receive-Job | ForEach-Object { "$($_.Node) $($_.KubernetesVersion)" }
            """);
        Assert.Equal(["m1 v1.30", "m2 v1.26"], run.Output.Select(text => $"{text}").Order());
    }

    [Fact]
    public void An_object_that_is_taken_whole_gives_its_properties_too()
    {
        string file = folder.Write("cluster.yaml", "name: k8s\nkubernetesVersion: v1.30.0\nendpoint: 'api.invalid:6443'\ncontrolPlane: [ { name: m1 } ]\nworker: [ { name: m2 } ]\netcd: { endpoints: [ 'https://etcd.invalid:2379' ] }\n");
        Invocation run = session.Invoke("param($File, $Folder) $j = Import-HaK8sCluster $File | Export-ControlPlaneEvidence $Folder/evidence.tar.gz -AsJob -TimeoutSeconds 5; $j.Location; $null = $j | Wait-Job | Receive-Job; \"$($j.State)\"", file, folder.Path);
        Assert.Equal("k8s", $"{run.Output[0]}");
        Assert.Equal("Completed", $"{run.Output[^1]}");
        Assert.True(File.Exists(Path.Combine(folder.Path, "evidence.tar.gz")), run.AllText);
        Assert.Contains("control-plane-evidence", nodes.Asked);
    }

    [Fact]
    public void What_a_node_has_said_is_received_while_another_works()
    {
        using ManualResetEventSlim go = new();
        int asked = 0;
        nodes.Answers = _ =>
        {
            if (Interlocked.Increment(ref asked) > 1)
                go.Wait(TimeSpan.FromSeconds(30));
            return new Answer(0, "hello\n", "");
        };
        Invocation first = session.Invoke("""
            $global:job = 'm1', 'm2' | Invoke-NodeCommand true -AsJob -ThrottleLimit 1 -Verbose
            while (-not ($said = Receive-Job $job)) { [Threading.Thread]::Sleep(20) }
            $said; "$($job.State)"
            """);
        go.Set();
        Invocation second = session.Invoke("Wait-Job $job | Receive-Job; \"$($job.State)\"; Remove-Variable job -Scope Global");
        Assert.Equal(("m1", "Running"), ($"{first.Output[0].Properties["Node"].Value}", $"{first.Output[1]}"));
        Assert.Equal(("m2", "Completed"), ($"{second.Output[0].Properties["Node"].Value}", $"{second.Output[1]}"));
        Assert.NotEmpty(first.Progress);
    }

    [Fact]
    public void Errors_and_warnings_of_nodes_are_received_and_the_job_is_completed()
    {
        nodes.Answers = _ => new Answer(7, "", "no such thing");
        Invocation run = session.Invoke("$j = 'm1' | Invoke-NodeCommand false -AsJob; $null = Wait-Job $j; \"$($j.State)\"; $null = Receive-Job $j");
        Assert.Equal("Completed", Assert.Single(run.Output));
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal("NodeCommandFailed,HaK8s.Commands.InvokeNodeCommandCommand", error.FullyQualifiedErrorId);
        Assert.Equal("m1", $"{error.TargetObject}");
    }

    [Fact]
    public void A_terminating_error_fails_the_job_with_its_reason()
    {
        Invocation run = session.Invoke("""
            $j = 'm1' | Install-Containerd /nowhere/containerd.tar.gz -AsJob
            $null = Wait-Job $j; "$($j.State)"; $j.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId
            $null = Receive-Job $j
            """);
        Assert.Equal("Failed", run.Output[0].BaseObject);
        Assert.EndsWith(",HaK8s.Commands.InstallContainerdCommand", $"{run.Output[1]}", StringComparison.Ordinal);
        Assert.Contains("/nowhere/containerd.tar.gz", $"{Assert.Single(run.Errors)}", StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_job_ends_the_work_and_says_nothing()
    {
        // A node whose port is open and that never says a word.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        string file = folder.Write("key", key.ExportECPrivateKeyPem());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using ModuleRunspace own = new();
        Invocation run = own.Invoke($$"""
            $j = New-HaK8sNode m1 -HostName 127.0.0.1 -Port {{((IPEndPoint)silent.LocalEndpoint).Port}} -KeyFile '{{file}}' | Invoke-NodeCommand true -AsJob
            "$($j.State)"
            Stop-Job $j; "$($j.State)"
            Receive-Job $j; Remove-Job $j
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["Running", "Stopped"], run.Output.Select(text => $"{text}"));
    }

    [Fact]
    public void No_secret_is_in_a_job_s_command()
    {
        Invocation run = session.Invoke("$j = 'm1' | Invoke-NodeCommand 'kubeadm join --token abcdef.0123456789abcdef' -AsJob; $j.Command; $null = Wait-Job $j");
        Assert.DoesNotContain("0123456789abcdef", $"{Assert.Single(run.Output)}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_job_is_removed_by_force()
    {
        using ManualResetEventSlim go = new();
        nodes.Answers = _ =>
        {
            go.Wait(TimeSpan.FromSeconds(30));
            return new Answer(0, "", "");
        };
        Invocation run = session.Invoke("$j = 'm1' | Invoke-NodeCommand true -AsJob; Remove-Job $j -Force; @(Get-Job).Count");
        go.Set();
        Assert.Empty(run.Errors);
        Assert.Equal("0", $"{Assert.Single(run.Output)}");
    }

    [Fact]
    public void Confirmation_is_asked_once_before_the_job_begins()
    {
        Invocation no = session.Invoke("'m1', 'm2' | Invoke-KubeadmReset -ControlPlane m3 -AsJob; @(Get-Job).Count", ["No"]);
        Assert.Equal("0", $"{Assert.Single(no.Output)}");
        Assert.Contains("Performing the operation \"Run Invoke-KubeadmReset as a job\" on target \"m1, m2\"", Assert.Single(no.Prompts), StringComparison.Ordinal);
        Assert.DoesNotContain("kubeadm-reset-state", nodes.Asked);

        nodes.Answers = _ => new Answer(0, "user\troot\nkubeadm\tv1.30.0\naddress\t10.0.0.1\n", "");
        Invocation yes = session.Invoke("'m1', 'm2' | Invoke-KubeadmReset -ControlPlane m3 -AsJob | Wait-Job | Receive-Job", ["Yes"]);
        Assert.Single(yes.Prompts);
        Assert.Contains("kubeadm-reset-state", nodes.Asked);
    }

    [Fact]
    public void What_would_be_done_is_told_here_and_no_job_is_made()
    {
        Invocation run = session.Invoke("'m1' | Invoke-NodeCommand 'rm -rf /' -AsJob -WhatIf; @(Get-Job).Count");
        Assert.Equal("0", $"{Assert.Single(run.Output)}");
        Assert.Contains("What if: Performing the operation \"Run 'rm -rf /'\" on target \"m1\".", run.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_parameter_values_reach_the_job_and_may_ask_for_one()
    {
        Invocation run = session.Invoke("""
            $PSDefaultParameterValues = @{ 'Invoke-NodeCommand:AsJob' = $true; '*-Node*:Command' = 'echo x' }
            'm1' | Invoke-NodeCommand | Wait-Job | Receive-Job | ForEach-Object { "$($_.Output)" }
            """);
        Assert.Empty(run.Errors);
        Assert.Equal("hello", $"{Assert.Single(run.Output)}");
    }

    [Fact]
    public void Paths_are_those_of_the_session()
    {
        Invocation run = session.Invoke("""
            param($Folder)
            $files = $ExecutionContext.SessionState.Provider.GetOne('FileSystem')
            $null = $ExecutionContext.SessionState.Drive.New([Management.Automation.PSDriveInfo]::new('work', $files, $Folder, '', $null), 'local')
            $null = $ExecutionContext.SessionState.Path.PushCurrentLocation('test')
            $null = $ExecutionContext.SessionState.Path.SetLocation('work:')
            try {
                foreach ($path in 'absent', 'work:also-absent') {
                    $job = 'm1' | Copy-HaK8sPackage $path -AsJob | Wait-Job
                    $job.JobStateInfo.Reason.ErrorRecord.TargetObject ?? "$($job.JobStateInfo.Reason.Message)"
                }
            }
            finally { $null = $ExecutionContext.SessionState.Path.PopLocation('test') }
            """, folder.Path);
        Assert.Empty(run.Errors);
        Assert.Contains(Path.Combine(folder.Path, "absent"), $"{run.Output[0]}", StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "also-absent"), $"{run.Output[1]}", StringComparison.Ordinal);
    }
}
