using System.Security;

namespace HaK8s.Remote.Authentication;

/// <summary>How a user may prove who he is: what New-HaK8sNode and ~/.ssh/config say together.</summary>
internal sealed record LoginSettings
{
    public required string UserName { get; init; }

    /// <summary>The host's name, for messages.</summary>
    public required string HostName { get; init; }

    /// <summary>Private key files that were named (IdentityFile); ssh's usual names when empty.</summary>
    public IReadOnlyList<string> KeyFile { get; init; } = [];

    /// <summary>Where the usual names stand.</summary>
    public string SshFolder { get; init; } = DefaultIdentities.Folder;

    /// <summary>Certificates that do not stand beside their key as KEY-cert.pub.</summary>
    public IReadOnlyList<string> CertificateFile { get; init; } = [];

    /// <summary>Of the agent's keys only those that a key file names.</summary>
    public bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null when there is none.</summary>
    public string? AgentSocket { get; init; }

    /// <summary>Opens encrypted key files. It is neither the login's nor sudo's password.</summary>
    public SecureString? KeyPassphrase { get; init; }

    /// <summary>The login's password on the node.</summary>
    public SecureString? Password { get; init; }
}
