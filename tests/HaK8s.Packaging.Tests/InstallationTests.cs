using HaK8s.Tests.Host;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Packaging;

/// <summary>The installed package, in engine processes of its own that know modules by PSModulePath alone.</summary>
public sealed class InstallationTests(PackedModule packed)
{
    private const string FindModules = "param($Modules) $ErrorActionPreference = 'Stop'; [Environment]::SetEnvironmentVariable('PSModulePath', $Modules)\n";

    private string Version => packed.Manifest.ModuleVersion;

    [Theory]
    [InlineData("modules")]
    [InlineData("My Modules/für mich")]
    public void It_is_found_by_name_and_version_and_has_all_commands(string folder)
    {
        using TemporaryDirectory home = new();
        string installed = packed.Install(home[folder]);
        HostResult result = HostProcess.Run(FindModules + $$"""
            Import-Module HaK8s -RequiredVersion {{Version}}
            $module = Get-Module HaK8s
            $module.ModuleBase; "$($module.Version)"
            $module.PrivateData.PSData.Prerelease
            (Get-Command -Module HaK8s).Name
            """, home[folder]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([installed, Version, packed.Manifest.Version.Release], result.Lines[..3]);
        Assert.Equal(packed.Manifest.Cmdlets.Order(), result.Lines[3..].Order());
    }

    [Fact]
    public void A_command_loads_it()
    {
        using TemporaryDirectory home = new();
        packed.Install(home.Path);
        HostResult result = HostProcess.Run(FindModules + "(New-HaK8sNode z-k8s-m-1 -Port 2222).Port", home.Path);
        Assert.Equal((0, "", "2222"), (result.ExitCode, result.Error, result.Output.Trim()));
    }

    [Fact]
    public void The_manifest_is_good_and_its_files_are_there()
    {
        using TemporaryDirectory home = new();
        string installed = packed.Install(home.Path);
        HostResult result = HostProcess.Run("""
            param($Manifest)
            $module = Test-ModuleManifest $Manifest -ErrorAction Stop
            "$($module.Version)"
            $module.LicenseUri.OriginalString
            $module.ReleaseNotes
            """, Path.Combine(installed, "HaK8s.psd1"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([Path.GetFileName(installed), packed.Manifest.LicenseUri.OriginalString], result.Lines[..2]);
        // What the release notes point to.
        Assert.StartsWith("CHANGELOG.md ", result.Lines[2]);
        Assert.True(File.Exists(Path.Combine(installed, "CHANGELOG.md")));
    }

    [Fact]
    public void Using_it_writes_nothing_into_its_folder()
    {
        using TemporaryDirectory home = new();
        packed.Install(home.Path);
        FileSystemInfo[] All() => new DirectoryInfo(home.Path).GetFileSystemInfos("*", SearchOption.AllDirectories);
        string[] Snapshot() => [.. All().Select(file => $"{file.FullName} {file.LastWriteTimeUtc:O} {file.UnixFileMode}").Order()];
        // Root may write everywhere, so the folder itself is the witness, not only its mode.
        foreach (FileSystemInfo file in All())
            file.UnixFileMode &= ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        string[] before = Snapshot();
        HostResult result = HostProcess.Run(FindModules + "Import-Module HaK8s; New-HaK8sNode a | Out-Default; Remove-Module HaK8s", home.Path);
        string[] after = Snapshot();
        // The folder goes with the test.
        foreach (FileSystemInfo file in All())
            file.UnixFileMode |= UnixFileMode.UserWrite;
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(before, after);
    }

    [Fact]
    public void Two_versions_side_by_side_are_told_apart()
    {
        using TemporaryDirectory home = new();
        string newer = packed.Install(home.Path);
        const string old = "0.0.9";
        string older = Path.Combine(Path.GetDirectoryName(newer)!, old);
        packed.Install(home["other"]);
        Directory.Move(Path.Combine(home["other"], "HaK8s", Version), older);
        string manifest = Path.Combine(older, "HaK8s.psd1");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"'{Version}'", $"'{old}'", StringComparison.Ordinal));

        const string baseOf = "(Get-Module HaK8s).ModuleBase; (Get-Command New-HaK8sNode).ImplementingType.Assembly.Location";
        HostResult listed = HostProcess.Run(FindModules + "Get-Module HaK8s -ListAvailable | ForEach-Object { \"$($_.Version)\" }", home.Path);
        Assert.Equal([Version, old], listed.Lines);
        (string Import, string Folder)[] choices =
        [
            ("Import-Module HaK8s", newer),
            ($"Import-Module HaK8s -RequiredVersion {old}", older),
            ($"Import-Module HaK8s -RequiredVersion {Version}", newer),
        ];
        foreach ((string import, string folder) in choices)
        {
            HostResult result = HostProcess.Run(FindModules + import + "\n" + baseOf, home.Path);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Equal([folder, Path.Combine(folder, "bin", "HaK8s.Cmdlets.dll")], result.Lines);
        }
    }
}
