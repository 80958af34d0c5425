namespace HaK8s.Tests.Host;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_stops_the_script_and_runs_finally(string signal, int code)
    {
        using var host = HostProcess.Start("""
            try { $Host.UI.WriteLine('started'); while ($true) { } 'not here' }
            finally { $Host.UI.WriteLine('finally'); /bin/echo cleaned }
            """);
        host.WaitForLine("started");
        host.Signal(signal);
        var result = host.Wait();
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(["started", "finally", "cleaned"], result.Lines);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_native_command_gets_the_signal_too_and_ends_in_its_own_way(string signal, int code)
    {
        using var host = HostProcess.Start("""
            try { /bin/sh -c 'trap "echo trapped; exit" INT TERM; echo started; while :; do sleep 0.1; done'; 'not here' }
            finally { $Host.UI.WriteLine('finally') }
            """);
        host.WaitForLine("started");
        host.Signal(signal);
        var result = host.Wait();
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(["started", "trapped", "finally"], result.Lines);
    }

    [Fact]
    public void A_prompt_ends_with_the_signal()
    {
        using var host = HostProcess.Start("try { $Host.UI.WriteLine('started'); $Host.UI.ReadLine(); 'not here' } finally { $Host.UI.WriteLine('finally') }");
        host.WaitForLine("started");
        host.Signal("INT");
        var result = host.Wait();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal(["started", "finally"], result.Lines);
    }

    [Fact]
    public void A_second_interrupt_ends_a_script_whose_finally_does_not()
    {
        using var host = HostProcess.Start("try { $Host.UI.WriteLine('started'); while ($true) { } } finally { $Host.UI.WriteLine('finally'); while ($true) { } }");
        host.WaitForLine("started");
        host.Signal("INT");
        host.WaitForLine("finally");
        host.Signal("INT");
        Assert.Equal(130, host.Wait().ExitCode);
    }
}
