namespace HaK8s.Tests.Host;

public sealed class ArgumentTests
{
    private const string Script = """
        param([string] $Name, [switch] $Go, [int] $Count = 1, [Parameter(ValueFromRemainingArguments)] $Rest)
        "$Name/$Go/$Count/$($Rest -join ',')"
        """;

    [Theory]
    [InlineData("/False/1/", "")]
    [InlineData("a/True/3/", "-Name a -Go -Count 3")]
    [InlineData("a/True/1/b,c", "-Go -Name a -Count 1 b c")]
    [InlineData("a:b/False/1/", "-Name:a:b -Go:$false")]
    [InlineData("-Go/False/1/", "-- -Go")]
    [InlineData("a/False/-3/", "-Name a -Count -3")]
    public void Arguments_bind_as_with_pwsh_File(string expected, string arguments)
    {
        var result = HostProcess.Run(Script, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected, result.Lines.Single());
    }

    [Fact]
    public void Arguments_without_a_param_block_are_in_args() =>
        Assert.Equal(["one two", "-x", "$HOME"], HostProcess.Run("$args", "one two", "-x", "$HOME").Lines);

    [Fact]
    public void A_script_knows_where_it_lies()
    {
        var result = HostProcess.Run("$PSCommandPath; $MyInvocation.MyCommand.Path; [IO.Path]::Combine($PSScriptRoot, $MyInvocation.MyCommand.Name)");
        Assert.Equal([result.ScriptPath, result.ScriptPath, result.ScriptPath], result.Lines);
    }

    [Fact]
    public void A_parameter_that_the_script_does_not_have_is_an_error_with_exit_code_1()
    {
        var result = HostProcess.Run("[CmdletBinding()] param() 'ran'", "-NoSuch");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("NoSuch", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
