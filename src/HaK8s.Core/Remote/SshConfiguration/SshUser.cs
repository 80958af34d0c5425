namespace HaK8s.Remote.SshConfiguration;

/// <summary>On whose behalf, and on which machine, the configuration is read.</summary>
internal sealed record SshUser(string Home, string Name, string LocalHost, uint Id)
{
    public string SystemFolder { get; init; } = "/etc/ssh";

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public static SshUser Current() => new(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.UserName, Environment.MachineName,
        FileOwner.UserId);

    /// <summary>The path with <c>~</c> and <c>~/</c> replaced by the home directory.</summary>
    public string Expand(string path) => path == "~" ? Home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Home, path[2..].TrimStart('/')) : path;

    /// <summary>Whether only root or this user owns the file and nobody else may write it.</summary>
    public static bool Trusts(string file) => OperatingSystem.IsWindows()
        || ((File.GetUnixFileMode(file) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0 && FileOwner.IsThisUserOrRoot(file));
}
