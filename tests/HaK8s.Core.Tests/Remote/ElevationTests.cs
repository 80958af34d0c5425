using System.Text;
using HaK8s.Remote;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Remote;

/// <summary>What sudo said, recorded from Debian's sudo 1.9.13p3 with LC_ALL=C; MARK stands where it asked.</summary>
public sealed class ElevationTests
{
    private const string Lecture = """

        We trust you have received the usual lecture from the local System
        Administrator. It usually boils down to these three things:

            #1) Respect the privacy of others.
            #2) Think before you type.
            #3) With great power comes great responsibility.

        For security reasons, the password you type will not be visible.


        """;

    private static (string? Id, HaK8sException? Failure) Judge(string recorded, int exitCode = 1, bool password = true)
    {
        SudoPrompt prompt = new();
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(recorded.Replace("MARK", prompt.Question, StringComparison.Ordinal)));
        string text = prompt.Read(stream);
        Assert.DoesNotContain(prompt.Question, text, StringComparison.Ordinal);
        HaK8sException? failure = Elevation.Refusal("ada", exitCode, text, password ? prompt : null);
        return (failure?.ErrorId, failure);
    }

    [Theory]
    [InlineData("SudoPasswordWrong", "MARKSorry, try again.\nMARK\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n")]
    [InlineData("SudoPasswordWrong", Lecture + "MARKSorry, try again.\nMARK\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n")]
    [InlineData("SudoPasswordWrong", "MARKSorry, try again.\nSorry, try again.\nsudo: 3 incorrect password attempts\n")]
    [InlineData("SudoRefused", "Sorry, try again.\nSorry, try again.\nsudo: 3 incorrect password attempts\n")]
    [InlineData("SudoNotAllowed", "MARKada is not in the sudoers file.\n")]
    [InlineData("SudoNotAllowed", "MARKada is not allowed to run sudo on localhost.\n")]
    [InlineData("SudoNotAllowed", "MARKSorry, user ada is not allowed to execute '/usr/bin/sh -c printf \"pgid\\t1\\n\"; cat; id -un; echo script-err >&2' as root on localhost.\n")]
    [InlineData("SudoNeedsTerminal", "sudo: sorry, you must have a tty to run sudo\n")]
    [InlineData("SudoRefused", "MARKsudo: Account or password is expired, reset your password and try again\n[sudo] password for %p: \nsudo: no password was provided\nsudo: unable to change expired password: Authentication token manipulation error\nsudo: a password is required\n")]
    [InlineData("SudoRefused", "MARKsudo: account validation failure, is your account locked?\nsudo: a password is required\n")]
    [InlineData("SudoRefused", "sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set\n")]
    [InlineData("SudoRefused", "sudo: /etc/sudoers is world writable\nsudo: no valid sudoers sources found, quitting\nsudo: error initializing audit plugin sudoers_audit\n")]
    [InlineData("SudoPasswordRequired", "MARK\nsudo: no password was provided\nsudo: a password is required\n")]
    public void Each_refusal_has_its_name(string id, string recorded) => Assert.Equal(id, Judge(recorded).Id);

    [Theory]
    [InlineData("SudoPasswordRequired", "sudo: a password is required\n")]
    [InlineData("SudoPasswordRequired", "sudo: unable to resolve host n1: Temporary failure in name resolution\nsudo: a password is required\n")]
    [InlineData("SudoNeedsTerminal", "sudo: sorry, you must have a tty to run sudo\n")]
    [InlineData("SudoMissing", "env: ‘sudo’: No such file or directory\n", 127)]
    [InlineData(null, "This account is currently not available.\n")]
    [InlineData(null, "sh: 1: Syntax error: Unterminated quoted string\n", 2)]
    public void Without_a_password_too(string? id, string recorded, int exitCode = 1) => Assert.Equal(id, Judge(recorded, exitCode, password: false).Id);

    [Theory]
    // sudo 1.8 and sudo-rs, by their sources.
    [InlineData("SudoNotAllowed", "ada is not in the sudoers file.  This incident will be reported.\n")]
    [InlineData("SudoNotAllowed", "sudo: I'm sorry ada. I'm afraid I can't do that\n")]
    [InlineData("SudoPasswordRequired", "sudo: no tty present and no askpass program specified\n")]
    [InlineData("SudoPasswordRequired", "sudo: interactive authentication is required\n")]
    public void In_other_versions_words(string id, string text) => Assert.Equal(id, Judge(text, password: false).Id);

    [Fact]
    public void A_command_that_is_not_allowed_is_not_repeated_and_none_of_its_words_is_sudos()
    {
        (string? id, HaK8sException? failure) = Judge(
            "MARKSorry, user ada is not allowed to execute '/usr/bin/sh -c echo \"you must have a tty to run sudo\"\naccount is locked' as root on n1.\n");
        Assert.Equal("SudoNotAllowed", id);
        Assert.Equal("Sorry, user ada is not allowed to execute '...' as root on n1.", failure!.StandardError);
    }

    [Fact]
    public void An_expired_password_is_seen_while_sudo_waits_for_a_new_one()
    {
        SudoPrompt prompt = new();
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(
            prompt.Question + "sudo: Account or password is expired, reset your password and try again\n[sudo] password for %p: "));
        prompt.Read(stream);
        Assert.True(prompt.Refused.IsCompleted);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\rlines")]
    [InlineData("a\0b")]
    [InlineData(256)]
    public void A_password_that_would_reach_the_script_is_refused_beforehand(object password)
    {
        string text = password is int length ? new string('x', length) : (string)password;
        Assert.Equal("SudoPasswordUnusable", Assert.Throws<HaK8sException>(() => Elevation.Answer(SecretText.Protect(text))).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("p'a\"s$s %wörd密码")]
    public void A_password_is_answered_as_one_line(string password) =>
        Assert.Equal(password + "\n", Encoding.UTF8.GetString(Elevation.Answer(SecretText.Protect(password))));
}
