using System.Diagnostics;
using HaK8s.Remote;
using HaK8s.Tests.Cni;
using Xunit;

namespace HaK8s.Tests.Remote;

/// <summary>Ending what a stopped script left running, in the shells that nodes have: their kill commands differ.</summary>
public sealed class EndGroupTests
{
    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox", "sh")]
    public async Task Every_process_of_the_group_ends(string program, params string[] first)
    {
        SystemShell.Require(program);
        using Process group = Start("setsid", ["-w", program, .. first, "-c", "echo $$; sleep 300 & wait"]);
        string? id = await group.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using Process end = Start(program, [.. first, "-c", ScriptLibrary.Text("end-group"), "end-group", id!]);
        await end.WaitForExitAsync(TestContext.Current.CancellationToken);
        // Its output ends when the last process that holds it does, the sleeping one included.
        Assert.Equal("", await group.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
