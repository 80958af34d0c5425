namespace HaK8s.Tests.Lab;

/// <summary>The lab's own power cut: whatever a node is doing, nothing of it goes on.</summary>
public sealed class PowerCutTests(LabFixture lab)
{
    // As runc leaves a container's cgroup that it had frozen when it was killed.
    private const string Freeze = """
        set -e
        if [ -d /sys/fs/cgroup/freezer ]; then group=/sys/fs/cgroup/freezer/frozen state=freezer.state word=FROZEN; else group=/sys/fs/cgroup/frozen state=cgroup.freeze word=1; fi
        mkdir $group
        setsid sleep 1234 </dev/null >/dev/null 2>&1 &
        echo $! >$group/cgroup.procs
        echo $word >$group/$state
        until grep -q $word $group/$state; do sleep 0.1; done
        """;

    [Fact]
    public async Task It_ends_what_stands_in_a_frozen_cgroup()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync(Freeze);
        Assert.NotEqual("", await node.ShAsync("pgrep -f '[s]leep 1234'"));
        await node.LabAsync("kill");
        await node.LabAsync("boot");
        Assert.Equal("", await node.ShAsync("pgrep -f '[s]leep 1234' || true"));
    }
}
