using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace HaK8s.Compatibility;

/// <summary>Reads the tables that travel inside this assembly as YAML. A new Kubernetes version is a change to those files alone.</summary>
internal static class CompatibilityTable
{
    public static T Read<T>(string fileName)
    {
        using Stream stream = typeof(CompatibilityTable).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The table {fileName} is not part of this assembly.");
        using StreamReader reader = new(stream);
        return Parse<T>(reader.ReadToEnd());
    }

    public static T Parse<T>(string yaml) => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<T>(yaml);
}
