using System.Management.Automation;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

public sealed class NewHaK8sNodeTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    [Fact]
    public void Names_come_by_position_and_from_the_pipeline()
    {
        Assert.Equal(["a", "b"], session.Invoke("New-HaK8sNode a, b").Output.Select(node => node.ToString()));
        Assert.Equal(["a", "b"], session.Invoke("'a', 'b' | New-HaK8sNode").Output.Select(node => node.ToString()));
    }

    [Fact]
    public void Objects_bind_by_property_name_and_a_node_copies_itself()
    {
        Invocation run = session.Invoke("""
            $node = [pscustomobject]@{ Name = 'a'; Address = '10.0.0.1'; Port = 2222; UserName = 'admin'; Sudo = $true; HostKeyPolicy = 'AcceptNew' } | New-HaK8sNode
            $node, ($node | New-HaK8sNode) | ForEach-Object { "$($_.Name) $($_.HostName) $($_.Port) $($_.UserName) $($_.Sudo) $($_.HostKeyPolicy) $($_.Address)" }
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["a 10.0.0.1 2222 admin True AcceptNew 10.0.0.1", "a 10.0.0.1 2222 admin True AcceptNew 10.0.0.1"], run.Values);
    }

    [Fact]
    public void Rows_of_a_table_bind_with_empty_cells_and_texts_for_numbers_and_switches()
    {
        Invocation run = session.Invoke("""
            [pscustomobject]@{ Name = 'a'; Port = ''; ConnectTimeout = ''; HostKeyPolicy = ''; Sudo = '' },
            [pscustomobject]@{ Name = 'b'; Port = '2222'; ConnectTimeout = '30'; HostKeyPolicy = 'AcceptNew'; Sudo = 'true' } |
                New-HaK8sNode | ForEach-Object { "$($_.Name) $($_.Port) $($_.ConnectTimeout) $($_.HostKeyPolicy) $($_.Sudo)" }
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["a    False", "b 2222 00:00:30 AcceptNew True"], run.Values);
        Assert.Contains("neither true nor false", Assert.Single(session.Invoke("[pscustomobject]@{ Name = 'a'; Sudo = 'perhaps' } | New-HaK8sNode").Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_files_are_resolved_from_the_current_location()
    {
        using TemporaryFolder folder = new();
        // Without the module of Push-Location, the engine's own way to change the location.
        Invocation run = session.Invoke("""
            param($Folder) $path = $ExecutionContext.SessionState.Path; $old = "$($path.CurrentLocation)"; $null = $path.SetLocation($Folder)
            try { (New-HaK8sNode a -KeyFile ./key -KnownHosts known).KeyFile } finally { $null = $path.SetLocation($old) }
            """, folder.Path);
        Assert.Equal([Path.Combine(folder.Path, "key")], run.Values);
    }

    [Fact]
    public void A_bad_name_is_one_error_and_the_others_go_on()
    {
        Invocation run = session.Invoke("'a', 'Bad_Name', 'c' | New-HaK8sNode");
        Assert.Equal(["a", "c"], run.Output.Select(node => node.ToString()));
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Null(run.Terminating);
        Assert.Equal(("InvalidName,HaK8s.Commands.NewHaK8sNodeCommand", ErrorCategory.InvalidArgument, "Bad_Name"),
            (error.FullyQualifiedErrorId, error.CategoryInfo.Category, error.TargetObject));
        Assert.Contains("DNS-1123", error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("New-HaK8sNode a -Port 0")]
    [InlineData("New-HaK8sNode ''")]
    [InlineData("New-HaK8sNode a -HostKeyPolicy Never")]
    public void Values_out_of_range_are_not_bound(string script) =>
        Assert.IsAssignableFrom<ParameterBindingException>(Assert.Single(session.Invoke(script).Errors).Exception);

    [Fact]
    public void An_address_must_be_whole() =>
        Assert.StartsWith("InvalidAddress,", Assert.Single(session.Invoke("New-HaK8sNode a -Address 10.1").Errors).FullyQualifiedErrorId);
}
