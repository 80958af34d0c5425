namespace HaK8s.ControlPlane;

/// <summary>Texts of others, short enough to stand in a list of problems.</summary>
internal static class OneLine
{
    private const int Longest = 120;

    public static string Cut(string text) => text.Length > Longest ? text[..Longest] + "..." : text;
}
