using System.Runtime.InteropServices;

namespace HaK8s.Remote.SshConfiguration;

/// <summary>On whose behalf, and on which machine, the configuration is read.</summary>
internal sealed record SshUser(string Home, string Name, string LocalHost, uint Id)
{
    public string SystemFolder { get; init; } = "/etc/ssh";

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public static SshUser Current() => new(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.UserName, Environment.MachineName,
        OperatingSystem.IsWindows() ? 0 : getuid());

    /// <summary>The path with <c>~</c> and <c>~/</c> replaced by the home directory.</summary>
    public string Expand(string path) => path == "~" ? Home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Home, path[2..].TrimStart('/')) : path;

    /// <summary>Whether only root or this user owns the file and nobody else may write it.</summary>
    public bool Trusts(string file)
    {
        if (OperatingSystem.IsWindows())
            return true;
        if ((File.GetUnixFileMode(file) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            return false;
        if (!OperatingSystem.IsLinux())
            return true;
        // .NET does not tell a file's owner. The layout of statx is the same on every architecture: the owner is at 20.
        byte[] status = new byte[256];
        return statx(-100, file, 0, 0x8, status) == 0 && BitConverter.ToUInt32(status, 20) is var owner && (owner == 0 || owner == Id);
    }

#pragma warning disable SYSLIB1054, CA2101, IDE1006
    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint getuid();

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
#pragma warning restore SYSLIB1054, CA2101, IDE1006
}
