namespace HaK8s.Tests.Host;

public sealed class PromptTests
{
    private const string Confirm = """
        function Start-It { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('cp1', 'init')) { 'done' } }
        Start-It
        """;

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("\n", true)]
    [InlineData("what\n?\nYes\n", true)]
    [InlineData("n\n", false)]
    public void Confirmation_is_read_from_standard_input(string input, bool goesOn)
    {
        var result = HostProcess.RunWithInput(input, Confirm);
        Assert.Contains("Performing the operation \"init\" on target \"cp1\".", result.Output, StringComparison.Ordinal);
        Assert.Equal(goesOn, result.Output.Contains("done", StringComparison.Ordinal));
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Without_anybody_to_answer_the_error_says_what_was_asked()
    {
        var result = HostProcess.Run(Confirm);
        Assert.DoesNotContain("done", result.Output, StringComparison.Ordinal);
        Assert.Contains("on target \"cp1\"", string.Join(' ', result.Error.Split(['\n', ' ', '|'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_and_mandatory_parameters_can_be_given_on_standard_input()
    {
        const string script = """
            $secret = $Host.UI.ReadLineAsSecureString()
            function Read-It { param([Parameter(Mandatory)] [int] $Count, [Parameter(Mandatory)] [string[]] $Name) "got $($secret.Length) $Count $Name" }
            Read-It
            """;
        var result = HostProcess.RunWithInput("hunter2\n5\na\nb\n\n", script);
        Assert.EndsWith("got 7 5 a b\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
    }
}
