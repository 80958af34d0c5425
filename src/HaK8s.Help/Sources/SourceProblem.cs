namespace HaK8s.Help.Sources;

/// <summary>
/// A place in a source that cannot be understood: the build stops there. What is merely missing is a gap (<see cref="Gaps"/>).
/// </summary>
/// <param name="File">The source.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Text">What is wrong, and what would be right.</param>
internal sealed record SourceProblem(string File, int Line, string Text)
{
    /// <summary>In the form that editors and build servers make a link of.</summary>
    public override string ToString() => $"{File}({Line}): error: {Text}";
}
