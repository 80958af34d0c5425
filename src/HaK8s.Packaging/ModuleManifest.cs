using System.Collections;
using System.Management.Automation.Language;
using NuGet.Versioning;

namespace HaK8s.Packaging;

/// <summary>A module manifest (.psd1), read as data: nothing in it runs.</summary>
public sealed class ModuleManifest
{
    private readonly string path;
    private readonly Hashtable data;
    private readonly Hashtable publishing;

    private ModuleManifest(string path, Hashtable data)
    {
        this.path = path;
        this.data = data;
        publishing = (data["PrivateData"] as Hashtable)?["PSData"] as Hashtable
            ?? throw new InvalidDataException($"{path} has no PrivateData.PSData: tags, licence and release notes stand there.");
    }

    /// <summary>The module's name, which is the file's.</summary>
    public string Name => Path.GetFileNameWithoutExtension(path);

    /// <summary>ModuleVersion without a pre-release: the name of the folder that an installation makes.</summary>
    public string ModuleVersion => Text(data, "ModuleVersion");

    /// <summary>ModuleVersion and Prerelease, as galleries name the version.</summary>
    public NuGetVersion Version => NuGetVersion.TryParse(ModuleVersion + (Prerelease is null ? "" : $"-{Prerelease}"), out NuGetVersion? version)
        ? version
        : throw new InvalidDataException($"{path}: ModuleVersion and Prerelease make no version.");

    /// <summary>Prerelease; null for a release.</summary>
    public string? Prerelease => publishing["Prerelease"] is string { Length: > 0 } text ? text : null;

    /// <summary>The package URL, of the PowerShell Gallery and not of nuget.org.</summary>
    public string Purl => $"pkg:nuget/{Name}@{Version}?repository_url=https://www.powershellgallery.com/api/v2";

    /// <summary>Author.</summary>
    public string Author => Text(data, "Author");

    /// <summary>CompanyName.</summary>
    public string CompanyName => Text(data, "CompanyName");

    /// <summary>Copyright.</summary>
    public string Copyright => Text(data, "Copyright");

    /// <summary>Description.</summary>
    public string Description => Text(data, "Description");

    /// <summary>CmdletsToExport.</summary>
    public IReadOnlyList<string> Cmdlets => Texts(data, "CmdletsToExport");

    /// <summary>CompatiblePSEditions.</summary>
    public IReadOnlyList<string> Editions => Texts(data, "CompatiblePSEditions");

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags => Texts(publishing, "Tags");

    /// <summary>LicenseUri.</summary>
    public Uri LicenseUri => new(Text(publishing, "LicenseUri"));

    /// <summary>ProjectUri; null where there is none.</summary>
    public Uri? ProjectUri => publishing["ProjectUri"] is string uri ? new(uri) : null;

    /// <summary>IconUri; null where there is none.</summary>
    public Uri? IconUri => publishing["IconUri"] is string uri ? new(uri) : null;

    /// <summary>Reads a manifest.</summary>
    public static ModuleManifest Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no {path}. Run build.ps1 Build first.");
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        if (errors.Length > 0)
            throw new InvalidDataException($"{path} does not parse: {errors[0]}");
        if (script.Find(node => node is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst table)
            throw new InvalidDataException($"{path} holds no hashtable.");
        try
        {
            return new(path, (Hashtable)table.SafeGetValue());
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"{path} holds more than data: {exception.Message}", exception);
        }
    }

    private string Text(Hashtable table, string key) =>
        table[key] is string { Length: > 0 } text ? text : throw new InvalidDataException($"{path} lacks {key}.");

    private string[] Texts(Hashtable table, string key) => table[key] switch
    {
        string one => [one],
        object[] several => [.. several.Cast<string>()],
        _ => throw new InvalidDataException($"{path} lacks {key}."),
    };
}
