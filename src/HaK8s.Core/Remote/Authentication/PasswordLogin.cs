using System.Security;
using System.Text;
using HaK8s.Secrets;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaK8s.Remote.Authentication;

/// <summary>The two ways to log in with a password: answering the server's prompts (PAM asks so), and sending it.</summary>
internal static class PasswordLogin
{
    public static KeyboardInteractiveAuthenticationMethod Prompted(string userName, SecureString password)
    {
        KeyboardInteractiveAuthenticationMethod method = new(userName);
        PromptAnswers answers = new(password);
        method.AuthenticationPrompt += (_, asked) => answers.Give(asked.Prompts);
        return method;
    }

    public static PasswordAuthenticationMethod Sent(string userName, SecureString password)
    {
        PasswordAuthenticationMethod method = new(userName, Encoding.UTF8.GetBytes(SecretText.Reveal(password)));
        method.PasswordExpired += (_, _) => throw Failure.PasswordExpired(userName);
        return method;
    }
}

/// <summary>
/// Answers the first prompts without echo with the password. What is asked after that is another thing: the password again, because it was
/// wrong, a new one, because it has expired, or a one-time code. An empty answer ends that; none would break the login off before the next method.
/// </summary>
internal sealed class PromptAnswers(SecureString password)
{
    private bool given;

    public void Give(IReadOnlyList<AuthenticationPrompt> prompts)
    {
        bool gives = !given && prompts.Any(prompt => !prompt.IsEchoed);
        foreach (AuthenticationPrompt prompt in prompts)
            prompt.Response = gives && !prompt.IsEchoed ? SecretText.Reveal(password) : "";
        given |= gives;
    }
}
