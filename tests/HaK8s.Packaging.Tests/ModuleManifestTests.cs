using HaK8s.Packaging;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Packaging;

public sealed class ModuleManifestTests
{
    private static readonly string Ours = File.ReadAllText(Path.Combine(Repository.Root, "HaK8s.psd1"));

    [Theory]
    [InlineData("0.1.0", "preview1", "0.1.0-preview1")]
    [InlineData("1.2.3", "", "1.2.3")]
    public void Version_and_prerelease_make_the_galleries_version(string version, string prerelease, string whole)
    {
        using TemporaryDirectory folder = new();
        string path = folder.Write("HaK8s.psd1", $"@{{ ModuleVersion = '{version}'; PrivateData = @{{ PSData = @{{ Prerelease = '{prerelease}' }} }} }}");
        Assert.Equal((version, whole), (ModuleManifest.Read(path).ModuleVersion, ModuleManifest.Read(path).Version.ToString()));
    }

    [Theory]
    [InlineData("LicenseUri   = 'https://licenses.nuget.org/MIT'", "", "lacks LicenseUri")]
    [InlineData("https://licenses.nuget.org/MIT", "https://example.org/licence", "It has to be https://licenses.nuget.org/ and an SPDX expression")]
    [InlineData("Author               =", "Writer =", "lacks Author")]
    [InlineData("PSData =", "Data =", "has no PrivateData.PSData")]
    [InlineData("@('Core')", "@(Get-Date)", "holds more than data")]
    [InlineData("'HaK8s.psm1'", "'HaK8s.psm1", "does not parse")]
    public void What_is_missing_in_it_is_named(string good, string bad, string message)
    {
        using TemporaryDirectory module = new();
        Assert.Contains(good, Ours, StringComparison.Ordinal);
        module.Write("HaK8s.psd1", Ours.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => ModulePackage.Make(PackedModule.Source with { Module = module.Path })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_was_not_built_is_named() => Assert.Contains("Run build.ps1 Build first",
        Assert.Throws<FileNotFoundException>(() => ModulePackage.Make(PackedModule.Source with { Module = "/nowhere" })).Message, StringComparison.Ordinal);

    [Fact]
    public void More_commands_than_the_gallery_takes_tags_for_are_refused()
    {
        using TemporaryDirectory module = new();
        string cmdlets = string.Join(", ", Enumerable.Range(0, 100).Select(number => $"'Get-SomethingLong{number}'"));
        module.Write("HaK8s.psd1", Ours.Replace("        'New-HaK8sNode'", $"        {cmdlets}\n        'New-HaK8sNode'", StringComparison.Ordinal));
        Assert.Contains("longer than the 4000 characters", Assert.Throws<InvalidDataException>(() => ModulePackage.Make(PackedModule.Source with { Module = module.Path })).Message, StringComparison.Ordinal);
    }
}
