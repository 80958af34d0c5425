using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace HaK8s.Host;

/// <summary>Standard input, for prompts. Reading ends at once when the script is interrupted.</summary>
internal sealed class Keyboard(bool nonInteractive, CancellationToken interrupted)
{
    /// <summary>Reads a line; when nobody can give one, an error says what was asked.</summary>
    public string ReadLine(string question) => Read(question, Console.In.ReadLine);

    /// <summary>Reads a line without showing it; the caller disposes it.</summary>
    public SecureString ReadSecret(string question)
    {
        if (!Console.IsInputRedirected)
            return Read(question, ReadHidden);
        var secret = new SecureString();
        foreach (var character in ReadLine(question))
            secret.AppendChar(character);
        return secret;
    }

    private T Read<T>(string question, Func<T?> read) where T : class
    {
        if (nonInteractive)
            throw NobodyThere(question, "this is a non-interactive run");
        // The reading thread is left behind when interrupted; it ends with the process.
        var reading = Task.Run(read, CancellationToken.None);
        try
        {
            reading.Wait(interrupted);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        return reading.Result ?? throw NobodyThere(question, "standard input is at its end");
    }

    private static SecureString ReadHidden()
    {
        var secret = new SecureString();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key != ConsoleKey.Backspace)
                secret.AppendChar(key.KeyChar);
            else if (secret.Length > 0)
                secret.RemoveAt(secret.Length - 1);
        }
        return secret;
    }

    private static HostException NobodyThere(string question, string why) => new(
        $"Nobody can answer '{question.Trim()}': {why}. Give the value as a parameter; confirmations are switched off with -Confirm:$false.",
        null, "PromptUnanswered", ErrorCategory.ResourceUnavailable);
}
