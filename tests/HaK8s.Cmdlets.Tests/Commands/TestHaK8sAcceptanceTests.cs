using HaK8s.Tests.Acceptance;
using HaK8s.Tests.Host;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

/// <summary>
/// What Test-HaK8sAcceptance does before and after Pester, with a stand-in for it (<see cref="StandInPester"/>). Each case is a process of its own,
/// where PSModulePath leads to the test's modules alone.
/// </summary>
public sealed class TestHaK8sAcceptanceTests : IDisposable
{
    // The properties of Pester's result that 5 and 6 have in common, of a run with a failed check, a failed block, and a file that did not run.
    private const string Result = """
        function Broken($Path, $Message, $Failed) {
            [pscustomobject]@{ ExpandedPath = $Path; Path = $Path -split '\.'; Data = 'https://e1:2379'; FailedCount = $Failed; ErrorRecord = [Collections.Generic.List[object]] @($Message ? [Management.Automation.ErrorRecord]::new([Exception]::new($Message), 'x', 0, $null) : @()) }
        }
        $global:result = [pscustomobject]@{
            Result = 'Failed'; PassedCount = 5; FailedCount = 3; SkippedCount = 1; InconclusiveCount = 0; NotRunCount = 7; Duration = [timespan] '00:00:42'
            Failed = @((Broken 'Nodes.Node m1.is Ready' 'Expected $true, but got $false.'), (Broken 'etcd.a' ''), (Broken 'etcd.b' ''))
            FailedBlocks = @((Broken 'Nodes' '' 1), (Broken 'etcd.Member <_>' 'no way to etcd' 2))
            FailedContainers = @([pscustomobject]@{ Name = '/x/Endpoint.Tests.ps1'; ErrorRecord = @([Management.Automation.ErrorRecord]::new([Exception]::new('no discovery'), 'x', 0, $null)) })
        }
        """;

    private readonly TemporaryFolder modules = new(), folder = new();
    private readonly string file;

    public TestHaK8sAcceptanceTests() => file = folder.Write("cluster.yaml", ImportHaK8sClusterTests.Lab);

    public void Dispose()
    {
        modules.Dispose();
        folder.Dispose();
    }

    private string[] Run(string script)
    {
        HostResult run = HostProcess.Run($"""
            param($Modules, $Module, $File)
            $env:PSModulePath = $Modules
            Import-Module $Module
            {script}
            """, modules.Path, BuiltModule.Folder, file);
        Assert.Empty(run.Error);
        return run.Lines;
    }

    [Fact]
    public void Without_Pester_it_says_how_to_get_it()
    {
        string[] told = Run("try { Test-HaK8sAcceptance $File } catch { \"$_\"; $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }");
        Assert.Equal("find Pester: The acceptance checks are run by Pester, and it is not installed.", told[0]);
        Assert.Equal("PesterMissing,HaK8s.Commands.TestHaK8sAcceptanceCommand", told[1]);
        Assert.Contains("Install-PSResource Pester", told[2], StringComparison.Ordinal);
        Assert.Contains("Install-Module Pester -MinimumVersion 5.5", told[2], StringComparison.Ordinal);
    }

    [Fact]
    public void With_old_ones_alone_it_says_so()
    {
        StandInPester.Install(modules, "4.10.1");
        StandInPester.Install(modules, "3.4.0");
        string[] told = Run("try { Test-HaK8sAcceptance $File } catch { \"$_\"; $_.FullyQualifiedErrorId }");
        Assert.Equal("find Pester: The acceptance checks need Pester 5.5 or later, and there is only 3.4.0 and 4.10.1.", told[0]);
        Assert.StartsWith("PesterTooOld,", told[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5.5.0")]
    [InlineData("6.0.1")]
    public void The_newest_is_given_the_checks_the_cluster_and_the_filters(string newest)
    {
        StandInPester.Install(modules, "4.10.1");
        StandInPester.Install(modules, newest);
        string[] told = Run(Result + """

            $acceptance = Test-HaK8sAcceptance $File -Tag Node, Etcd -ExcludeTag Slow -Output Detailed
            "$((Get-Module Pester).Version) $($acceptance.PesterVersion)"
            $given.Run.Container.Path
            $given.Run.Container.Data.Inventory.GetType().FullName, "$($given.Run.Container.Data.Inventory)"
            "$($given.Run.PassThru) $($given.Filter.Tag) $($given.Filter.ExcludeTag) $($given.Output.Verbosity)"
            """);
        Assert.Equal([$"{newest} {newest}", Path.Combine(BuiltModule.Folder, "Acceptance"), "HaK8s.Inventory.Cluster", "lab", "True Node Etcd Slow Detailed"], told);
    }

    [Fact]
    public void One_that_is_loaded_is_used_although_a_newer_is_there()
    {
        StandInPester.Install(modules, "5.6.0");
        StandInPester.Install(modules, "6.0.1");
        Assert.Equal(["5.6.0"], Run(Result + "\nImport-Module Pester -RequiredVersion 5.6.0; (Test-HaK8sAcceptance $File).PesterVersion"));
    }

    [Fact]
    public void The_result_has_numbers_and_what_failed_with_its_reason()
    {
        StandInPester.Install(modules, "5.5.0");
        string[] told = Run(Result + "\n$r = Test-HaK8sAcceptance $File; \"$r $($r.Succeeded) $($r.Duration)\"; $r");
        Assert.Equal(
        [
            "lab: 5 passed, 3 failed, 1 skipped False 00:00:42",
            "lab: 5 passed, 3 failed, 1 skipped, in 42 s",
            "  Endpoint.Tests.ps1", "    no discovery",
            "  etcd.Member https://e1:2379", "    no way to etcd", "    So 2 checks could not be made.",
            "  Nodes.Node m1.is Ready", "    Expected $true, but got $false.",
        ], told);
    }

    [Fact]
    public void A_run_without_failures_succeeds_and_one_without_checks_does_not()
    {
        StandInPester.Install(modules, "5.5.0");
        Assert.Equal(["True", "False"], Run("""
            foreach ($passed in 3, 0) {
                $global:result = [pscustomobject]@{ PassedCount = $passed; FailedCount = 0; SkippedCount = 0; Duration = [timespan]::Zero; Failed = @(); FailedBlocks = @(); FailedContainers = @() }
                (Test-HaK8sAcceptance $File).Succeeded
            }
            """));
    }

    [Fact]
    public void PassThru_gives_what_Pester_gave()
    {
        StandInPester.Install(modules, "5.5.0");
        Assert.Equal(["True"], Run(Result + "\n[object]::ReferenceEquals((Test-HaK8sAcceptance $File -PassThru), $result)"));
    }

    [Fact]
    public void Paths_file_objects_and_clusters_come_down_the_pipeline()
    {
        StandInPester.Install(modules, "5.5.0");
        Assert.Equal(["lab", "lab", "lab"], Run(Result + "\n$File, [IO.FileInfo] $File, (Import-HaK8sCluster $File) | Test-HaK8sAcceptance | ForEach-Object Cluster"));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_one_error_and_Pester_is_not_asked_for() =>
        Assert.Equal(["ClusterFileUnreadable,HaK8s.Commands.TestHaK8sAcceptanceCommand"],
            Run("Test-HaK8sAcceptance ./none.yaml -ErrorAction SilentlyContinue -ErrorVariable e; $e.FullyQualifiedErrorId"));

    [Fact]
    public void A_Pester_that_ends_with_an_error_is_told_by_it()
    {
        StandInPester.Install(modules, "5.5.0");
        string told = Run("function global:Invoke-Pester { throw 'boom' }; Import-Module Pester -Function New-PesterContainer, New-PesterConfiguration; try { Test-HaK8sAcceptance $File } catch { \"$_\" }")[0];
        Assert.Equal("run the checks: Pester 5.5.0 did not run the checks: boom", told);
    }
}
