namespace HaK8s.Remote.Authentication;

/// <summary>Texts of agents, servers and key files, made fit for a message: one line, no control characters, not long.</summary>
internal static class ForeignText
{
    private const int Longest = 120;

    public static string OneLine(string text)
    {
        string plain = string.Concat(text.Trim().Select(c => char.IsControl(c) ? ' ' : c));
        return plain.Length > Longest ? plain[..Longest] + "..." : plain;
    }
}
