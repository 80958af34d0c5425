using HaK8s.Remote.Authentication;
using HaK8s.Secrets;
using Renci.SshNet.Common;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

public sealed class PromptAnswersTests
{
    private readonly PromptAnswers answers = new(SecretText.Protect("word"));

    private string Give(params (string Text, bool Echo)[] prompts)
    {
        AuthenticationPrompt[] asked = [.. prompts.Select((prompt, i) => new AuthenticationPrompt(i, prompt.Echo, prompt.Text))];
        answers.Give(asked);
        return string.Join('|', asked.Select(prompt => prompt.Response));
    }

    [Fact]
    public void The_password_is_given_once_to_what_is_asked_without_echo()
    {
        Assert.Equal("", Give());
        Assert.Equal("", Give(("User name:", true)));
        Assert.Equal("word", Give(("Password:", false)));
        Assert.Equal("", Give(("Verification code:", false)));
        Assert.Equal("|", Give(("New password:", false), ("Again:", false)));
    }

    [Fact]
    public void What_is_shown_while_it_is_typed_gets_no_password() => Assert.Equal("|word", Give(("One-time code:", true), ("Password:", false)));
}
