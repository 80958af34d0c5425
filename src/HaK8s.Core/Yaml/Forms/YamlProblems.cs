namespace HaK8s.Yaml.Forms;

/// <summary>What is wrong with a file, found in one reading: an operator mends all of it at once.</summary>
internal sealed class YamlProblems(YamlSource source)
{
    private readonly List<YamlProblem> found = [];

    /// <summary>True as long as nothing is wrong.</summary>
    public bool None => found.Count == 0;

    /// <summary>Notes a problem at a place.</summary>
    public void Add(PlacedNode at, string cause, string remedy = "Mend the file at that place.") => found.Add(new(at.Mark.Line, at.Mark.Column, cause, remedy));

    /// <summary>Runs what reads a text; why it refuses that text is a problem at the place.</summary>
    public bool TryParse<T>(PlacedNode at, string key, string text, Func<string, T> parse, out T value)
    {
        try
        {
            value = parse(text);
            return true;
        }
        catch (HaK8sException bad)
        {
            Add(at, $"'{key}': {bad.Cause}", bad.Remedy);
        }
        catch (FormatException bad)
        {
            Add(at, $"'{key}': {bad.Message}");
        }
        value = default!;
        return false;
    }

    /// <summary>Ends the reading when something is wrong.</summary>
    /// <exception cref="HaK8sException">The source's error id; all problems, in the file's order.</exception>
    public void ThrowIfAny()
    {
        if (!None)
            throw Failure.InvalidYaml(source, [.. found.OrderBy(problem => (problem.Line, problem.Column))]);
    }
}

/// <summary>One thing that is wrong.</summary>
internal sealed record YamlProblem(long Line, long Column, string Cause, string Remedy);
