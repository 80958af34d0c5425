using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace HaK8s.Host;

/// <summary>The questions, in pwsh's words.</summary>
internal sealed partial class ConsoleUI
{
    public override string ReadLine() => keyboard.ReadLine("input");

    public override SecureString ReadLineAsSecureString() => EndLineAfter(keyboard.ReadSecret("secret input"));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var options = choices.Select(Option.From).ToList();
        WriteHeading(caption, message);
        while (true)
        {
            Write(string.Join("  ", options.Select(option => $"[{option.Key}] {option.Label}")) + "  [?] Help"
                + (defaultChoice >= 0 ? $" (default is \"{options[defaultChoice].Key}\"): " : ": "));
            var answer = keyboard.ReadLine($"{caption} {message}").Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            if (options.FindIndex(option => option.Answers(answer)) is var index and >= 0)
                return index;
            if (answer == "?")
                WriteLine(string.Join('\n', options.Select((option, i) => $"{option.Key} - {choices[i].HelpMessage}")));
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        WriteHeading(caption, message);
        return descriptions.ToDictionary(field => field.Name, field => PSObject.AsPSObject(Ask(field)));
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        WriteHeading(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = keyboard.ReadLine("User");
        }
        Write($"Password for user {userName}: ");
        return new PSCredential(userName, EndLineAfter(keyboard.ReadSecret($"Password for user {userName}")));
    }

    private object Ask(FieldDescription field)
    {
        var type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
        if (type == typeof(SecureString))
        {
            Write($"{field.Name}: ");
            return EndLineAfter(keyboard.ReadSecret(field.Name));
        }
        if (type == typeof(PSCredential))
            return PromptForCredential("", "", "", "");
        if (!type.IsArray)
        {
            Write($"{field.Name}: ");
            return LanguagePrimitives.ConvertTo(keyboard.ReadLine(field.Name), type);
        }

        List<string> items = [];
        while (true)
        {
            Write($"{field.Name}[{items.Count}]: ");
            if (keyboard.ReadLine(field.Name) is not { Length: > 0 } item)
                return LanguagePrimitives.ConvertTo(items, type);
            items.Add(item);
        }
    }

    private void WriteHeading(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
            WriteLine(line);
    }

    private SecureString EndLineAfter(SecureString secret)
    {
        WriteLine("");
        return secret;
    }

    /// <summary>A choice: <c>&amp;Yes</c> is answered by Y or Yes.</summary>
    private sealed record Option(string Key, string Label)
    {
        public static Option From(ChoiceDescription choice)
        {
            var label = choice.Label;
            var mark = label.IndexOf('&');
            var plain = label.Replace("&", "", StringComparison.Ordinal);
            return new(mark >= 0 && mark + 1 < label.Length ? label[(mark + 1)..(mark + 2)].ToUpperInvariant() : plain, plain);
        }

        public bool Answers(string answer) =>
            answer.Equals(Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(Label, StringComparison.OrdinalIgnoreCase);
    }
}
