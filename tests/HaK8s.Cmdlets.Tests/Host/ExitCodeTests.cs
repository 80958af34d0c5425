namespace HaK8s.Tests.Host;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(0, "'done'")]
    [InlineData(7, "exit 7")]
    [InlineData(0, "/bin/sh -c 'exit 3'")]
    [InlineData(3, "/bin/sh -c 'exit 3'; exit $LASTEXITCODE")]
    [InlineData(5, "function f { try { exit 5 } finally { 'f' } }; f; 'not here'")]
    [InlineData(1, "throw 'boom'")]
    [InlineData(1, "$ErrorActionPreference = 'Stop'; Get-Module -NoSuch; exit 0")]
    [InlineData(1, "if (")]
    public void A_script_ends_with_the_code_that_pwsh_File_gives(int expected, string script) =>
        Assert.Equal(expected, HostProcess.Run(script).ExitCode);

    [Theory]
    [InlineData(0, "1 + 1")]
    [InlineData(9, "exit 9")]
    [InlineData(1, "throw 'boom'")]
    public void A_command_ends_with_the_code_that_pwsh_Command_gives(int expected, string text) =>
        Assert.Equal(expected, HostProcess.RunCommand(text).ExitCode);

    [Fact]
    public void Exit_in_a_script_called_by_the_script_ends_only_that_one() => Assert.Equal(
        ["inner", "4"],
        HostProcess.Run("if ($args) { 'inner'; exit 4 } else { & $PSCommandPath inner; $LASTEXITCODE }").Lines);

    [Theory]
    [InlineData("/no/such.ps1", "/no/such.ps1")]
    [InlineData("-NoSuchOption", "Usage")]
    public void A_command_line_that_makes_no_sense_ends_with_64(string argument, string said)
    {
        var result = HostProcess.Run("& dotnet ([Reflection.Assembly]::GetEntryAssembly().Location) $args[0]; exit $LASTEXITCODE", "--", argument);
        Assert.Equal(64, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }
}
