using HaK8s.Yaml;

namespace HaK8s;

public static partial class Failure
{
    /// <summary>A YAML file that does not say what it must; the id is the source's, the text names file, line and column.</summary>
    internal static HaK8sException InvalidYaml(YamlSource source, long line, long column, string cause, string remedy, Exception? inner = null) =>
        new(source.ErrorId, FailureKind.InvalidInput, source.Stage, $"{source.Name} line {line}, column {column}: {Shown(cause, 500)}", remedy, inner);
}
