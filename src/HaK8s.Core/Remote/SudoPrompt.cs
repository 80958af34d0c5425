using System.Security.Cryptography;
using System.Text;

namespace HaK8s.Remote;

/// <summary>
/// sudo's question for a password, found in a command's standard error. It holds a random word, so that nothing else is taken for it, and a
/// percent sign that stands twice in sudo's argument: not even a process list printed to standard error asks for the password.
/// </summary>
internal sealed class SudoPrompt
{
    private readonly string word = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string tail = "";

    /// <summary>For <c>sudo -p</c>.</summary>
    public string Argument => $"hak8s%%{word}:";

    /// <summary>What sudo makes of the argument.</summary>
    public string Question => $"hak8s%{word}:";

    /// <summary>sudo waits for the password.</summary>
    public Task Asked => asked.Task;

    /// <summary>sudo asks again, or for something else than the password: what follows in its input would be taken for the answer.</summary>
    public Task Refused => refused.Task;

    /// <summary>Reads to the stream's end, blocking. Gives what was said after the first question, without questions; all when there was none.</summary>
    public string Read(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        char[] buffer = new char[4096];
        while (reader.Read(buffer) is var count and > 0)
            Hear(buffer.AsSpan(0, count));
        return said.Append(tail).ToString();
    }

    private void Hear(ReadOnlySpan<char> more)
    {
        string text = string.Concat(tail, more);
        while (text.IndexOf(Question, StringComparison.Ordinal) is var at and >= 0)
        {
            said.Append(text, 0, at);
            text = text[(at + Question.Length)..];
            // What comes before the question is a lecture or a warning, and neither the script's nor of any use.
            if (asked.TrySetResult())
                said.Clear();
            else
                refused.TrySetResult();
        }
        // A question may be cut in two; its begin waits for the rest.
        int kept = Math.Min(text.Length, Question.Length - 1);
        said.Append(text, 0, text.Length - kept);
        tail = text[^kept..];
        // Asked for a new password, sudo uses another prompt.
        if (asked.Task.IsCompleted && !refused.Task.IsCompleted && said.Length < 4096 && Elevation.WantsNewPassword($"{said}{tail}"))
            refused.TrySetResult();
    }
}
