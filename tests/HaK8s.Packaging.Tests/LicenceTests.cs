using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using HaK8s.Packaging;
using HaK8s.Tests.Remote;
using NuGet.Packaging;

namespace HaK8s.Tests.Packaging;

/// <summary>Each assembly in the package has an owner and a licence that we know.</summary>
public sealed class LicenceTests(PackedModule packed)
{
    private static PackageClosure Closure => PackageClosure.Read(PackedModule.Source.Module, PackedModule.Source.Assets);

    [Fact]
    public void Each_foreign_assembly_is_of_one_package_with_an_allowed_licence()
    {
        string[] foreign = [.. packed.Files.Keys.Where(file => file.EndsWith(".dll", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("HaK8s.", StringComparison.Ordinal))];
        Assert.NotEmpty(foreign);
        Assert.Equal(foreign.Order(), Closure.Packages.SelectMany(package => package.Files).Order());
        Assert.All(Closure.Packages, package => Assert.NotEmpty(LicencePolicy.Text(package.Licence)));
    }

    [Fact]
    public void The_notices_name_each_package_its_copyright_and_the_text_of_its_licence()
    {
        string notices = Encoding.UTF8.GetString(packed.Files["THIRD-PARTY-NOTICES.txt"]);
        Assert.All(Closure.Packages, package =>
        {
            Assert.Contains($"\n{package.Id} {package.Version}\n  Licence:   {package.Licence}\n  Copyright: {package.Copyright}\n", notices, StringComparison.Ordinal);
            Assert.All(package.Files, file => Assert.Contains(file, notices, StringComparison.Ordinal));
            string[] texts = [.. package.Texts.Where(file => file.Name.StartsWith("licen", StringComparison.OrdinalIgnoreCase)).Select(file => file.Text)];
            Assert.All(texts.DefaultIfEmpty(LicencePolicy.Text(package.Licence)), text => Assert.Contains(Words(text), Words(notices), StringComparison.Ordinal));
        });
        Assert.DoesNotContain('\r', notices);
    }

    [Theory]
    [InlineData("<license type=\"expression\">GPL-3.0-only</license>", "GPL-3.0-only is not among")]
    [InlineData("<license type=\"expression\">MIT AND LGPL-2.1-only</license>", "LGPL-2.1-only is not among")]
    [InlineData("<license type=\"expression\">MIT OR GPL-2.0-only</license>", "GPL-2.0-only is not among")]
    [InlineData("<license type=\"expression\">Apache-2.0 WITH LLVM-exception</license>", "LLVM-exception is not among")]
    [InlineData("<license type=\"file\">LICENSE.txt</license>", "names no licence by an SPDX expression")]
    [InlineData("<licenseUrl>https://example.org/licence</licenseUrl>", "names no licence by an SPDX expression")]
    [InlineData("", "names no licence by an SPDX expression")]
    public void Another_licence_or_none_is_refused_with_the_packages_name(string licence, string refusal)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => LicencePolicy.Accept(Nuspec(licence)));
        Assert.StartsWith("Some.Package 1.2.3 ", refused.Message);
        Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIT")]
    [InlineData("MIT OR Apache-2.0")]
    public void An_allowed_licence_is_taken(string expression) =>
        Assert.Equal(expression, LicencePolicy.Accept(Nuspec($"<license type=\"expression\">{expression}</license>")));

    [Fact]
    public void An_assembly_of_no_package_is_refused()
    {
        using TemporaryDirectory module = new();
        module.Write("bin/Stray.dll", "not of any package");
        Assert.StartsWith("bin/Stray.dll: ", Assert.Throws<InvalidDataException>(() => PackageClosure.Read(module.Path, PackedModule.Source.Assets)).Message);
    }

    [Fact]
    public void An_assembly_with_a_packages_name_and_other_bytes_is_refused()
    {
        using TemporaryDirectory module = new();
        Directory.CreateDirectory(module["bin"]);
        byte[] bytes = File.ReadAllBytes(Path.Combine(PackedModule.Source.Module, "bin", "YamlDotNet.dll"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(module["bin/YamlDotNet.dll"], bytes);
        Assert.StartsWith("bin/YamlDotNet.dll: ", Assert.Throws<InvalidDataException>(() => PackageClosure.Read(module.Path, PackedModule.Source.Assets)).Message);
    }

    private static NuspecReader Nuspec(string licence) => new(XDocument.Parse($"""
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata><id>Some.Package</id><version>1.2.3</version>{licence}</metadata>
        </package>
        """));

    private static string Words(string text) => string.Join(' ', text.Trim('\uFEFF').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
