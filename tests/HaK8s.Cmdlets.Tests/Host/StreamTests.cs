namespace HaK8s.Tests.Host;

public sealed class StreamTests
{
    [Fact]
    public void Objects_are_formatted_on_standard_output()
    {
        var result = HostProcess.Run("[pscustomobject] @{ Node = 'cp1'; Ready = $true }");
        Assert.Equal(["Node Ready", "---- -----", "cp1   True"], result.Lines.Select(line => line.TrimEnd()));
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Errors_go_to_standard_error_with_their_place_and_without_colours()
    {
        var result = HostProcess.Run("'before'\n1/0\n'after'");
        Assert.Equal(["before", "after"], result.Lines);
        Assert.Contains($"{result.ScriptPath}:2", result.Error, StringComparison.Ordinal);
        Assert.Contains("Attempted to divide by zero.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Output + result.Error);
    }

    [Theory]
    [InlineData("throw 'boom'")]
    [InlineData("$ErrorActionPreference = 'Stop'; throw 'boom'")]
    public void An_error_that_ends_the_script_is_shown_in_the_same_way(string line)
    {
        var result = HostProcess.Run($"'before'\n{line}\n'after'");
        Assert.Equal(["before"], result.Lines);
        Assert.Contains($"{result.ScriptPath}:2", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("| boom", result.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_of_the_engine_are_labelled()
    {
        const string script = """
            function Say { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d') }
            $DebugPreference = 'Continue'
            Say -Verbose
            """;
        Assert.Equal(["WARNING: w", "VERBOSE: v", "DEBUG: d"], HostProcess.Run(script).Lines);
    }

    [Fact]
    public void A_native_command_shares_the_pipes_and_its_lines_come_while_it_runs()
    {
        using var host = HostProcess.Start("/bin/sh -c 'echo one; read answer; echo $answer; echo bad >&2; exit 3'; \"code $LASTEXITCODE\"");
        host.WaitForLine("one");
        host.Type("two\n");
        var result = host.Wait();
        Assert.Equal(["one", "two", "code 3"], result.Lines);
        Assert.Equal("bad\n", result.Error);
    }

    [Fact]
    public void Text_beyond_ascii_passes_both_ways() =>
        Assert.Equal(["größer 节点", "größer 节点"], HostProcess.RunWithInput("größer 节点\n", "$Host.UI.ReadLine(); /bin/echo 'größer 节点'").Lines);

    [Fact]
    public void Progress_stays_off_standard_output_and_does_not_flood_a_log()
    {
        const string script = """
            foreach ($percent in 0..100) {
                $record = [Management.Automation.ProgressRecord]::new(1, 'Building', 'kubelet')
                $record.PercentComplete = $percent
                $Host.UI.WriteProgress(1, $record)
            }
            'done'
            """;
        var result = HostProcess.Run(script);
        Assert.Equal(["done"], result.Lines);
        Assert.StartsWith("Building: kubelet, 0 %\n", result.Error, StringComparison.Ordinal);
        Assert.InRange(result.Error.Count(character => character == '\n'), 1, 11);
    }
}
