using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Remote;

/// <summary>What sudo is told, and what its words mean. It speaks English: it runs with LC_ALL=C.</summary>
internal static partial class Elevation
{
    // Where sudo's own buffer for an answer ends (255 characters in old versions), the rest would be read by the script.
    private const int LongestPassword = 255;

    /// <summary>The line that answers sudo's question.</summary>
    /// <exception cref="HaK8sException">The password is none that fits into a line.</exception>
    public static byte[] Answer(SecureString password)
    {
        char[] text = new char[password.Length];
        nint pointer = Marshal.SecureStringToGlobalAllocUnicode(password);
        try
        {
            Marshal.Copy(pointer, text, 0, text.Length);
            return text.AsSpan().ContainsAny('\n', '\r', '\0') || Encoding.UTF8.GetByteCount(text) > LongestPassword
                ? throw Failure.SudoPasswordUnusable(LongestPassword)
                : Encoding.UTF8.GetBytes([.. text, '\n']);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    /// <summary>Whether sudo took the password, and wants a new one because it has expired.</summary>
    public static bool WantsNewPassword(string text) => ExpiredPassword().IsMatch(text);

    /// <summary>Why sudo did not let a script begin; null when it was not sudo that kept it from beginning.</summary>
    /// <param name="user">The login user.</param>
    /// <param name="exitCode">The command's status.</param>
    /// <param name="text">Its standard error.</param>
    /// <param name="prompt">Its prompt; null when no password was to be given.</param>
    public static HaK8sException? Refusal(string user, int exitCode, string text, SudoPrompt? prompt)
    {
        // sudo repeats the command that it does not allow: the whole script.
        text = ForbiddenCommand().Replace(text.Trim(), "...");
        return text switch
        {
            _ when exitCode == 127 && text.Contains("sudo", StringComparison.Ordinal) => Failure.SudoMissing(text),
            _ when UnusableAccount().Match(text) is { Success: true } line => Failure.SudoRefused(user, line.Value.Trim(), text),
            _ when NoTerminal().IsMatch(text) => Failure.SudoNeedsTerminal(user, text),
            _ when NotAllowed().IsMatch(text) => Failure.SudoNotAllowed(user, text),
            _ when prompt is { Asked.IsCompleted: false } && WrongPassword().IsMatch(text) =>
                Failure.SudoRefused(user, "it refuses the password without asking for it, as it does when too many wrong ones have locked the account.", text),
            _ when prompt is { Refused.IsCompleted: true } || WrongPassword().IsMatch(text) => Failure.SudoPasswordWrong(user, text),
            _ when NoPassword().IsMatch(text) => Failure.SudoPasswordRequired(user, text),
            _ when text.Contains("sudo", StringComparison.Ordinal) => Failure.SudoRefused(user, string.Join("; ", text.Split('\n')), text),
            _ => null,
        };
    }

    [GeneratedRegex(@"(?<= is not allowed to execute ').*(?=' as )", RegexOptions.Singleline)]
    private static partial Regex ForbiddenCommand();

    [GeneratedRegex(@"^sudo: .*password is expired, reset your password", RegexOptions.Multiline)]
    private static partial Regex ExpiredPassword();

    [GeneratedRegex(@"^.*(password is expired|[Pp]assword expired|[Aa]ccount (has )?expired|account validation failure|account is locked).*$", RegexOptions.Multiline)]
    private static partial Regex UnusableAccount();

    [GeneratedRegex("you must have a tty to run sudo")]
    private static partial Regex NoTerminal();

    [GeneratedRegex("is not in the sudoers file|is not allowed to (execute|run sudo)|^Sorry, user .* may not run |I'm afraid I can't do that", RegexOptions.Multiline)]
    private static partial Regex NotAllowed();

    [GeneratedRegex("incorrect (password|authentication) attempt")]
    private static partial Regex WrongPassword();

    [GeneratedRegex("(password|interactive authentication) is required|no tty present and no askpass program")]
    private static partial Regex NoPassword();
}
