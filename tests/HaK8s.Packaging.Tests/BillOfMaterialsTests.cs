using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HaK8s.Packaging;

namespace HaK8s.Tests.Packaging;

public sealed class BillOfMaterialsTests(PackedModule packed)
{
    private string Json => Encoding.UTF8.GetString(packed.Files["HaK8s.cdx.json"]);

    private JsonNode Bill => JsonNode.Parse(Json)!;

    private JsonArray Components => Bill["components"]!.AsArray();

    [Fact]
    public void It_keeps_to_the_schema() => Assert.Empty(BillOfMaterials.Faults(Json));

    [Theory]
    [InlineData("\"id\": \"MIT\"", "\"id\": \"My own licence\"")]
    [InlineData("\"alg\": \"SHA-256\"", "\"alg\": \"SHA-257\"")]
    [InlineData("\"serialNumber\": \"urn:uuid:", "\"serialNumber\": \"")]
    public void The_schema_is_one_that_refuses(string good, string bad)
    {
        Assert.Contains(good, Json, StringComparison.Ordinal);
        Assert.NotEmpty(BillOfMaterials.Faults(Json.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_file_of_the_package_is_in_it_with_its_hash()
    {
        Dictionary<string, string> files = Components.Append(Bill["metadata"]!["component"])
            .SelectMany(component => component!["components"]!.AsArray()).ToDictionary(file => $"{file!["name"]}", file => $"{file!["hashes"]![0]!["content"]}");
        string[] others = ["HaK8s.nuspec", "HaK8s.cdx.json", "[Content_Types].xml", "_rels/.rels"];
        string[] ofModule = [.. packed.Files.Keys.Except(others).Where(file => !file.StartsWith("package/", StringComparison.Ordinal))];
        Assert.Equal(ofModule.Order(), files.Keys.Order());
        Assert.All(files, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(packed.Files[file.Key])), file.Value));
    }

    [Fact]
    public void Each_package_is_in_it_with_purl_licence_and_the_hash_of_its_file()
    {
        PackageClosure closure = PackageClosure.Read(PackedModule.Source.Module, PackedModule.Source.Assets);
        JsonNode assets = JsonNode.Parse(File.ReadAllText(PackedModule.Source.Assets))!;
        string cache = Assert.Single(assets["packageFolders"]!.AsObject()).Key;
        Assert.Equal(closure.Packages.Select(package => $"pkg:nuget/{package.Id}@{package.Version}"), Components.Select(component => $"{component!["purl"]}"));
        Assert.All(Components, component =>
        {
            string folder = Path.Combine(cache, $"{assets["libraries"]![$"{component!["name"]}/{component["version"]}"]!["path"]}");
            byte[] file = File.ReadAllBytes(Assert.Single(Directory.EnumerateFiles(folder, "*.nupkg")));
            Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(file)), $"{component["hashes"]![0]!["content"]}");
            Assert.Contains($"{component["licenses"]![0]!["license"]!["id"]}", LicencePolicy.Allowed);
        });
    }

    [Fact]
    public void Who_needs_whom_is_told_of_all_of_them()
    {
        Dictionary<string, string[]> needs = Bill["dependencies"]!.AsArray().ToDictionary(node => $"{node!["ref"]}",
            node => node!["dependsOn"]?.AsArray().Select(other => $"{other}").ToArray() ?? []);
        string module = $"{Bill["metadata"]!["component"]!["bom-ref"]}";
        HashSet<string> reached = [module];
        Queue<string> waiting = new([module]);
        while (waiting.TryDequeue(out string? next))
        {
            foreach (string other in needs[next].Where(reached.Add))
                waiting.Enqueue(other);
        }
        Assert.Equal(Components.Select(component => $"{component!["bom-ref"]}").Append(module).Order(), reached.Order());
    }

    [Fact]
    public void Its_time_is_that_of_the_sources() => Assert.Equal(PackedModule.Source.Date, DateTimeOffset.Parse($"{Bill["metadata"]!["timestamp"]}"));
}
