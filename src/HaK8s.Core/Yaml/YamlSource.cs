namespace HaK8s.Yaml;

/// <summary>Where YAML text came from and how its errors are named.</summary>
/// <param name="Name">File name for messages.</param>
/// <param name="ErrorId">Stable id of its errors.</param>
/// <param name="Stage">Their stage.</param>
internal sealed record YamlSource(string Name, string ErrorId, string Stage);
