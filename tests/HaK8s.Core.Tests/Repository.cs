namespace HaK8s.Tests;

/// <summary>The sources that these tests were built from: some tests read them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "HaK8s.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests read the sources they were built from.");
        return folder;
    }
}
