using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>The script that looks at a node before a join has a token in a folder of its own for as long as it runs; here it is killed.</summary>
public sealed class KilledJoinCheckTests(LabFixture lab)
{
    private const string Token = "abcdef.0123456789abcdef";

    /// <summary>The script as the module sends it: one text with its parts, and its name as $0.</summary>
    private static string Check(string input) =>
        $"cd /root/scripts && printf '%s' '{input}' | sh -c \"$(cat join-state.sh)\" hak8s-join-state localhost worker";

    [Fact]
    public async Task Its_token_goes_with_the_next_run_and_that_of_a_living_one_stays()
    {
        await using LabNode node = await lab.BorrowAsync();
        foreach (string script in new[] { "Kubeadm/join-state", "Kubeadm/own-folder", "Remote/say" })
            await LabCommand.RunAsync("node", "push", node.Name, Path.Combine(BuiltModule.Root, "src", "HaK8s.Core", $"{script}.sh"), $"/root/scripts/{Path.GetFileName(script)}.sh");
        Hook hook = await Hook.PutAsync(node, "kubectl");
        await node.ShAsync($"({Check(Token)}) >/dev/null 2>&1 &");
        await hook.ReachedAsync();
        Assert.Equal("1", await node.ShAsync($"grep -rl '{Token}' /run/hak8s | wc -l"));

        // Beside a living run: both have what is theirs, and only the second's goes with its end.
        await node.ShAsync(Check("") + " >/dev/null");
        Assert.Equal("1", await node.ShAsync($"grep -rl '{Token}' /run/hak8s | wc -l"));

        await node.ShAsync("pkill -KILL -f ' [h]ak8s-join-state localhost'");
        await node.UntilAsync("! pgrep -f ' [h]ak8s-join-state localhost' >/dev/null", 5);
        Assert.Equal("1", await node.ShAsync($"grep -rl '{Token}' /run/hak8s | wc -l"));
        await node.ShAsync(Check("") + " >/dev/null");
        Assert.Equal("", await node.ShAsync("ls -A /run/hak8s 2>/dev/null || true"));
    }
}
