using HaK8s.Remote.SshConfiguration;

namespace HaK8s.Remote;

/// <summary>The hosts that ssh's configuration names.</summary>
public static class SshHostNames
{
    /// <summary>Reads the names after Host, those with wildcards left out; from the usual files, or the one that is given.</summary>
    /// <exception cref="HaK8sException">A file cannot be read.</exception>
    public static IReadOnlyList<string> Read(string? sshConfig = null) => SshConfigurationFiles.Read(sshConfig, SshUser.Current()).Hosts;
}
