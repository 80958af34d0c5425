using System.Reflection;
using System.Reflection.Emit;
using HaK8s.Tests.Host;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Loading;

/// <summary>Other modules bring their own YamlDotNet and SSH.NET, older ones, into the session: neither side may notice.</summary>
public sealed class IsolationTests : IDisposable
{
    private static readonly string[] Dependencies = ["YamlDotNet", "Renci.SshNet"];
    private readonly DirectoryInfo others = Directory.CreateTempSubdirectory("hak8s-others-");

    public void Dispose() => others.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_module_uses_its_own_dependencies_beside_others_of_the_same_name(bool othersFirst)
    {
        const string loadOthers = "foreach ($name in 'YamlDotNet', 'Renci.SshNet') { $null = [Reflection.Assembly]::LoadFrom([IO.Path]::Combine($Others, \"$name.dll\")) }";
        const string import = "Import-Module -Name $Manifest -ErrorAction Stop";
        var result = HostProcess.Run($$"""
            param($Manifest, $Others)
            {{(othersFirst ? loadOthers : import)}}
            {{(othersFirst ? import : loadOthers)}}
            $context = [Runtime.Loader.AssemblyLoadContext]
            $cmdlets = (Get-Command -Module HaK8s)[0].ImplementingType.Assembly
            foreach ($name in 'YamlDotNet', 'Renci.SshNet') {
                $own = $context::GetLoadContext($cmdlets).LoadFromAssemblyName($name)
                $other = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq $name -and $context::GetLoadContext($_) -eq $context::Default })
                "$name $($context::GetLoadContext($own).Name) $($own.GetName().Version -gt [version]'1.0') $($other.GetName().Version)"
            }
            """, BuiltModule.Manifest, MakeOthers());
        Assert.Empty(result.Error);
        Assert.Equal(Dependencies.Select(name => $"{name} HaK8s True 1.0.0.0"), result.Lines);
    }

    [Fact]
    public void Every_assembly_of_the_module_but_the_loader_lives_in_the_modules_context()
    {
        var result = HostProcess.Run("""
            param($Manifest)
            Import-Module -Name $Manifest -ErrorAction Stop
            $context = [Runtime.Loader.AssemblyLoadContext]
            $bin = [IO.Path]::Combine([IO.Path]::GetDirectoryName($Manifest), 'bin')
            $own = $context::GetLoadContext((Get-Command -Module HaK8s)[0].ImplementingType.Assembly)
            foreach ($file in [IO.Directory]::GetFiles($bin, '*.dll')) {
                $name = [IO.Path]::GetFileNameWithoutExtension($file)
                if ($name -ne 'HaK8s.Loader') { $null = $own.LoadFromAssemblyName($name) }
            }
            foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.Location.StartsWith($bin) })) {
                "$($assembly.GetName().Name) $($context::GetLoadContext($assembly).Name)"
            }
            """, BuiltModule.Manifest);
        Assert.Empty(result.Error);
        var expected = Directory.EnumerateFiles(Path.Combine(BuiltModule.Folder, "bin"), "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Select(name => $"{name} {(name == "HaK8s.Loader" ? "Default" : "HaK8s")}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Lines.Order(StringComparer.Ordinal));
    }

    private string MakeOthers()
    {
        foreach (var name in Dependencies)
        {
            var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new Version(1, 0, 0, 0) }, typeof(object).Assembly);
            assembly.DefineDynamicModule(name);
            assembly.Save(Path.Combine(others.FullName, name + ".dll"));
        }
        return others.FullName;
    }
}
