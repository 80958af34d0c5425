using System.Text.Json;

namespace HaK8s.Tests.Lab;

/// <summary>What lab.json says of the lab that the tests run in.</summary>
public sealed record LabTopology(
    string Name, string Directory, string Endpoint, string KubernetesVersion, IReadOnlyList<LabHost> Nodes, IReadOnlyList<LabHost> Etcd)
{
    public static LabTopology Read(string directory)
    {
        string file = Path.Combine(directory, "lab.json");
        return JsonSerializer.Deserialize<LabTopology>(File.ReadAllText(file), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{file} is empty.");
    }
}

/// <summary>A host of the lab.</summary>
public sealed record LabHost(string Name, string Address, string? Role = null, string? Url = null);
