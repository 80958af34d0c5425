using System.Globalization;
using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>Kubeconfigs on the management host's disk: whole or not at all, for the owner alone when new, the former one kept.</summary>
internal static class KubeConfigStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file by rename; an old one's mode is kept unless another is given.</summary>
    /// <exception cref="HaK8sException"><c>KubeConfigNotWritten</c>.</exception>
    public static void Write(string path, byte[] content, UnixFileMode? mode = null)
    {
        try
        {
            LocalFile.CreateFolder(path);
            LocalFile.Replace(path, content, mode ?? ModeOf(path) ?? OwnerOnly);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Failure.KubeConfigNotWritten(path, refused.Message, refused);
        }
    }

    /// <summary>Copies a file to <c>NAME.bak-20261124T130000Z</c> beside it, 0600, and gives that name.</summary>
    /// <exception cref="HaK8sException"><c>KubeConfigNotWritten</c>.</exception>
    public static string Backup(string path)
    {
        string name = $"{path}.bak-{DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        string backup = name;
        // Two merges in one second keep both former files.
        for (int i = 2; File.Exists(backup); i++)
            backup = $"{name}-{i}";
        Write(backup, LocalFile.ReadBytes(path, BoundedParser.LargestText), OwnerOnly);
        return backup;
    }

    /// <summary>True when group or others may read or write the file.</summary>
    public static bool IsOpenToOthers(string path) =>
        (ModeOf(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) is not (null or UnixFileMode.None);

    // None on Windows, and when there is no file.
    private static UnixFileMode? ModeOf(string path) => !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;
}
