namespace HaK8s.Remote.SshConfiguration;

/// <summary>The configuration of ssh as it stands in the files: the user's and the system's, or the one that is named.</summary>
internal sealed class SshConfigurationFiles
{
    private readonly List<IReadOnlyList<SshConfigurationLine>> files = [];

    private readonly SshUser user;

    private readonly List<string> warnings = [];

    private SshConfigurationFiles(SshUser user) => this.user = user;

    /// <summary>What was passed over so far, each once, with file and line; complete after the first <see cref="For"/>.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (warnings)
                return [.. warnings];
        }
    }

    /// <summary>The hosts that are named one by one.</summary>
    public IReadOnlyList<string> Hosts => [.. files.SelectMany(HostsOf).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> HostsOf(IEnumerable<SshConfigurationLine> lines) => lines.SelectMany(line =>
        line.Keyword == "host" ? line.Words.Where(word => word.IndexOfAny(['*', '?', '!']) < 0) : line.Included.SelectMany(HostsOf));

    /// <summary>Reads as <c>ssh</c> does, or as <c>ssh -F</c> when a path is given; <c>none</c> is no file at all.</summary>
    public static SshConfigurationFiles Read(string? explicitPath, SshUser user)
    {
        SshConfigurationFiles result = new(user);
        if (explicitPath is null)
        {
            string own = Path.Combine(user.Home, ".ssh", "config"), system = Path.Combine(user.SystemFolder, "ssh_config");
            if (File.Exists(own))
                result.files.Add(new SshConfigurationFile(user, ofUser: true).Read(own, checkPermissions: true));
            if (File.Exists(system))
                result.files.Add(new SshConfigurationFile(user, ofUser: false).Read(system, checkPermissions: false));
        }
        else if (!explicitPath.Equals("none", StringComparison.OrdinalIgnoreCase))
            result.files.Add(new SshConfigurationFile(user, ofUser: true).Read(explicitPath, checkPermissions: false));
        return result;
    }

    /// <summary>The settings of one host; a user and a port that are given win over the files.</summary>
    public SshHostSettings For(string host, string? userName = null, int? port = null)
    {
        SshHostEvaluation evaluation = new(host, Warn);
        foreach (IReadOnlyList<SshConfigurationLine> lines in files)
            evaluation.Apply(lines);
        return evaluation.Settings(user, userName, port);
    }

    private void Warn(string text)
    {
        lock (warnings)
            if (!warnings.Contains(text))
                warnings.Add(text);
    }
}
