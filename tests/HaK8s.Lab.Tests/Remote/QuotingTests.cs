using System.Text;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>Quoting, through sshd, the login shell and the node's own sh: whatever a command holds arrives as it was written.</summary>
public sealed class QuotingTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const int Rounds = 60;

    private static readonly string[] Hard =
    [
        "'", "\"", "''", "'\\''", "$(reboot)", "`reboot`", "${HOME}", "$PATH", "\\", "\\\\", "-n", "--", "; exit 3", "&& exit 3", "| cat", "> /root/x", "*", "?", "[a]", "~", "!!", "#", "%s%n", "\t",
        "控制面", "é", "\u202E", "🙂", "\u001b[31m", " ", "  ", "=", "{a,b}", "\u00a0", "\u007f",
    ];

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(3) == 0
        ? $"{(char)random.Next(0x20, 0x7f)}" : Hard[random.Next(Hard.Length)]));

    [Theory]
    [InlineData("root", "")]
    [InlineData("ops", "-Sudo")]
    public async Task Any_text_reaches_the_nodes_sh_as_it_is(string user, string more)
    {
        await using LabNode node = await lab.BorrowAsync();
        int seed = Random.Shared.Next();
        Random random = new(seed);
        string[] texts = [.. Enumerable.Range(0, Rounds).Select(_ => Text(random)), new string('\'', 4096), string.Concat(Enumerable.Repeat("$(x)", 1024))];
        // What stands between these two lines is text to sh, whatever it is; only the quoting of the whole command can spoil it.
        Invocation run = session.Invoke(
            $"param($texts) $node = {node.NodeScript(user, more)}; foreach ($text in $texts) {{ $node | Invoke-NodeCommand \"cat <<'HAK8S-END'`n$text`nHAK8S-END\" }}", (object)texts);
        Assert.True(run.Errors.Count == 0, $"seed {seed}: {run.AllText}");
        Assert.Equal(texts.Select(Escaped), run.Values.Select(result => Escaped(string.Join('\n', (IEnumerable<string>)((dynamic)result!).Output))));
        Assert.Equal("", await node.ShAsync("ls /root/x 2>/dev/null || true"));
    }

    // So that a difference can be seen.
    private static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
            escaped.Append(c is >= ' ' and < '\u007f' ? $"{c}" : $"\\u{(int)c:x4}");
        return escaped.ToString();
    }
}
