using HaK8s.Yaml;
using HaK8s.Yaml.Forms;

namespace HaK8s;

public static partial class Failure
{
    private const int MostProblems = 20;

    /// <summary>A YAML file that does not say what it must; the id is the source's, the text names file, line and column.</summary>
    internal static HaK8sException InvalidYaml(YamlSource source, long line, long column, string cause, string remedy, Exception? inner = null) =>
        new(source.ErrorId, FailureKind.InvalidInput, source.Stage, Place(source, line, column, cause), remedy, inner);

    /// <summary>All that is wrong with a YAML file: one problem as above, several with a line and a remedy each.</summary>
    internal static HaK8sException InvalidYaml(YamlSource source, IReadOnlyList<YamlProblem> problems)
    {
        if (problems is [var only])
            return InvalidYaml(source, only.Line, only.Column, only.Cause, only.Remedy);
        IEnumerable<string> lines = problems.Take(MostProblems)
            .Select(problem => $"{Place(source, problem.Line, problem.Column, problem.Cause).TrimEnd('.')}; {problem.Remedy}");
        if (problems.Count > MostProblems)
            lines = lines.Append($"and {problems.Count - MostProblems} more.");
        return new(source.ErrorId, FailureKind.InvalidInput, source.Stage, $"{problems.Count} problems:\n{string.Join('\n', lines)}", "Mend the file at these places.");
    }

    private static string Place(YamlSource source, long line, long column, string cause) => $"{source.Name}({line},{column}): {Shown(cause, 500)}";
}
