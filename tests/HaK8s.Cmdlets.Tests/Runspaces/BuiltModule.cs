namespace HaK8s.Tests.Runspaces;

/// <summary>The module as it is shipped, which <c>build.ps1 Build</c> puts into <c>out/HaK8s</c>.</summary>
internal static class BuiltModule
{
    /// <summary>The repository's top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The module's folder.</summary>
    public static string Folder { get; } = Path.Combine(Root, "out", "HaK8s");

    /// <summary>The manifest; throws when the module has not been built.</summary>
    public static string Manifest => Path.Combine(Folder, "HaK8s.psd1") is var manifest && File.Exists(manifest)
        ? manifest
        : throw new FileNotFoundException($"There is no module in {Folder}: run build.ps1 Build first.");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HaK8s.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds HaK8s.slnx.");
    }
}
