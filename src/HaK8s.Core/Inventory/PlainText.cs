namespace HaK8s.Inventory;

/// <summary>Texts of an operator's own choosing that go to programs: where nothing narrower is known, this much is.</summary>
internal static class PlainText
{
    /// <summary>One word for any program: 1 to 255 characters, no blank and no control character among them, no dash in front.</summary>
    /// <exception cref="HaK8sException"><c>InvalidText</c>.</exception>
    public static string Word(string what, string text) =>
        text.Length is > 0 and <= 255 && text[0] != '-' && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c))
            ? text : throw Failure.InvalidText(what, text, "Use one word of at most 255 characters that does not begin with a dash.");

    /// <summary>One line, such as the value of a flag, of at most 64 KiB.</summary>
    /// <exception cref="HaK8sException"><c>InvalidText</c>.</exception>
    public static string Line(string what, string text) => text.Length <= 65536 && !text.Any(char.IsControl)
        ? text : throw Failure.InvalidText(what, text, "Use one line without control characters.");

    /// <summary>A path on a node: absolute, of at most 4095 characters, without control characters and without <c>..</c>.</summary>
    public static bool IsNodePath(string path) =>
        path.StartsWith('/') && path.Length < 4096 && !path.Any(char.IsControl) && !path.Split('/').Contains("..");
}
