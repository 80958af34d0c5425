using System.Diagnostics;
using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>sshd's limits are lower than what is asked for at once.</summary>
public sealed class LimitsTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    /// <summary>Objects of one host under several names, as nodes with several names have: five things at once on one connection.</summary>
    private static string Names(LabNode node, string user, string more) =>
        $"(1..5 | ForEach-Object {{ {node.NodeScript(user, more).Replace($"New-HaK8sNode '{node.Name}'", "New-HaK8sNode \"name-$_\"", StringComparison.Ordinal)} }})";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Five_commands_at_once_come_in_with_few_sessions_allowed(int sessions)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ConfigureSshdAsync($"MaxSessions {sessions}", "MaxStartups 100");
        Invocation run = session.Invoke($"{Names(node, "ops", "-Sudo")} | Invoke-NodeCommand 'sleep 1; id -un' -ThrottleLimit 5");
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal(Enumerable.Repeat("root", 5), run.Values.SelectMany(result => (IEnumerable<string>)((dynamic)result!).Output));
        Assert.Equal(["name-1", "name-2", "name-3", "name-4", "name-5"], run.Values.Select(result => $"{((dynamic)result!).Node}").Order());
    }

    [Theory]
    [InlineData("1:100:1")]
    [InlineData("2:100:2")]
    public async Task Ten_runspaces_at_once_come_in_or_are_told_of_MaxStartups(string limit)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ConfigureSshdAsync($"MaxStartups {limit}");
        Stopwatch watch = Stopwatch.StartNew();
        Invocation run = session.Invoke($$"""
            param($Manifest)
            1..10 | ForEach-Object -ThrottleLimit 10 -Parallel {
                Import-Module $using:Manifest
                {{node.NodeScript()}} | Invoke-NodeCommand "echo came $_" -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object Output
                $failed
            }
            """, BuiltModule.Manifest);
        string[] came = [.. run.Values.OfType<string>()];
        ErrorRecord[] told = [.. run.Values.OfType<ErrorRecord>()];
        Assert.Equal(10, came.Length + told.Length);
        Assert.NotEmpty(came);
        Assert.All(told, error => Assert.StartsWith("ConnectionDropped,", error.FullyQualifiedErrorId));
        Assert.All(told, error => Assert.Contains("MaxStartups", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
        Assert.All(told, error => Assert.Equal(node.Name, $"{error.TargetObject}"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"It took {watch.Elapsed}.");
        // Whoever was told so gets in by asking again.
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand true").Errors);
    }

    [Fact]
    public async Task A_command_that_timed_out_gives_its_session_back()
    {
        await using LabNode node = await lab.BorrowAsync();
        // More of them than sshd's MaxSessions and than HaK8s runs at once.
        Invocation run = session.Invoke($$"""
            $node = {{node.NodeScript()}}
            foreach ($i in 1..12) { $node | Invoke-NodeCommand 'sleep 888' -Timeout 0.3 }
            """);
        Assert.Equal(12, run.Errors.Count);
        Assert.All(run.Errors, error => Assert.StartsWith("NodeCommandTimeout,", error.FullyQualifiedErrorId));
        Invocation after = session.Invoke($"{node.NodeScript()} | Invoke-NodeCommand hostname");
        Assert.True(after.Errors.Count == 0, after.AllText);
        await node.ShAsync("i=0; while pgrep -f '^sleep 888' >/dev/null; do i=$((i+1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done");
    }
}
