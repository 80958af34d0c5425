namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException HostNotFound(string host, Exception inner) => new("HostNotFound", FailureKind.Connection, "connect",
        $"The name {host} does not resolve.", "Give the node's address with -HostName, or mend its name in DNS or /etc/hosts.", inner);

    internal static HaK8sException HostUnreachable(string host, Exception inner) => new("HostUnreachable", FailureKind.Connection, "connect",
        $"There is no way to {host}: {inner.Message.TrimEnd('.')}.", "Check that the node is up, its cable and the routes to it.", inner);

    internal static HaK8sException ConnectionRefused(string host, int port, Exception inner) => new("ConnectionRefused", FailureKind.Connection,
        "connect", $"{host} port {port} refused the connection.", "Check that sshd runs there and that the port is right.", inner);

    internal static HaK8sException ConnectionTimeout(string host, int port, TimeSpan after, Exception? inner) => new("ConnectionTimeout",
        FailureKind.Timeout, "connect", $"{host} port {port} did not answer within {after.TotalSeconds:0} s.",
        "Check that the node is up and that no firewall stands between.", inner);

    internal static HaK8sException ConnectionFailed(string host, int port, Exception inner) => new("ConnectionFailed", FailureKind.Connection,
        "connect", $"No SSH connection to {host} port {port}: {inner.Message}", "Try 'ssh -v' from this host; sshd's log on the node tells its side.", inner);

    internal static HaK8sException ConnectionLost(string during, Exception? inner) => new("ConnectionLost", FailureKind.Connection, during,
        "The connection broke while a command ran.", "Run the same cmdlet again: every step of HaK8s may be repeated.", inner);

    internal static HaK8sException HostKeyUnknown(string host, string keyType, string fingerprint, string files) => new("HostKeyUnknown",
        FailureKind.Security, "host key", $"The host key of {host} ({keyType} {fingerprint}) is not in {files}.",
        "Compare the fingerprint with the node's own ('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' there), then add it, or use -HostKeyPolicy AcceptNew.");

    internal static HaK8sException HostKeyChanged(string host, string keyType, string fingerprint, string known, string file, int line) => new(
        "HostKeyChanged", FailureKind.Security, "host key",
        $"The host key of {host} has changed: it offers {keyType} {fingerprint}, but {file} line {line} holds {known}. Someone may stand between, or the node was installed anew.",
        $"Find out which. If the node was installed anew, remove line {line} from {file} and connect again.");

    internal static HaK8sException HostKeyRevoked(string host, string fingerprint, string file, int line) => new("HostKeyRevoked",
        FailureKind.Security, "host key", $"The host key of {host} ({fingerprint}) is marked @revoked in {file} line {line}.",
        "Give the node a new host key; this one must not be used again.");

    internal static HaK8sException AuthenticationRefused(string user, string host, string tried, Exception inner) => new("AuthenticationRefused",
        FailureKind.Authentication, "authenticate", $"{host} does not let {user} in with {tried}.",
        "Check -UserName and -KeyFile, and that the public key stands in that user's authorized_keys.", inner);

    internal static HaK8sException NoPrivateKey(string searched) => new("NoPrivateKey", FailureKind.NotFound, "authenticate",
        $"No private key was found ({searched}).", "Give one with -KeyFile.");

    internal static HaK8sException PrivateKeyUnusable(string file, string why, Exception? inner) => new("PrivateKeyUnusable",
        FailureKind.InvalidInput, "authenticate", $"The private key {file} cannot be used: {why}",
        "Give an OpenSSH or PEM private key without a passphrase that this user may read.", inner);

    internal static HaK8sException SudoPasswordRequired(string user, string text) => new("SudoPasswordRequired", FailureKind.Authentication,
        "sudo", $"sudo asks {user} for a password.", "Allow it without one (NOPASSWD in sudoers), or log in as root.") { StandardError = text };

    internal static HaK8sException SudoRefused(string user, string text) => new("SudoRefused", FailureKind.Permission, "sudo",
        $"sudo does not let {user} run commands as root: {text}", "Add the user to sudoers, or log in as root.") { StandardError = text };

    internal static HaK8sException ShellFailed(int exitCode, string text) => new("ShellFailed", FailureKind.RemoteCommand, "run command",
        $"The node's shell ended with status {exitCode} before the script began{(text.Length == 0 ? "." : ": " + text)}",
        "Check that /bin/sh works for this user and that the login shell prints nothing and ends nothing by itself.")
        { ExitCode = exitCode, StandardError = text };

    internal static HaK8sException DetachedStart(string folder, Remote.RemoteResult result) => new("DetachedStart", FailureKind.RemoteCommand,
        "start", $"The command could not be started in {folder}: {result["fail"] ?? result.Error.Trim()}",
        "Log in as root or with sudo, and check the free space under /var/lib.") { ExitCode = result.ExitCode, StandardError = result.Error };

    internal static HaK8sException DetachedMissing(string folder) => new("DetachedMissing", FailureKind.NotFound, "follow",
        $"The folder {folder} of the running command is gone.", "Someone removed it on the node; look at the node's state before going on.");

    internal static HaK8sException DetachedUnreachable(string folder, TimeSpan after, Exception inner) => new("DetachedUnreachable",
        FailureKind.Connection, "follow", $"The node could not be reached for {after.TotalMinutes:0.#} min. The command goes on there; its log is in {folder}.",
        "When the node answers again, run the same cmdlet: it attaches to the running command.", inner);

    /// <summary>An operator's own command ended with another status than 0.</summary>
    public static HaK8sException NodeCommandFailed(Remote.NodeCommandResult result) => new("NodeCommandFailed", FailureKind.RemoteCommand,
        "run command", $"'{result.Command}' ended with status {result.ExitCode}{(result.Error.Count > 0 ? ": " + result.Error[^1] : ".")}",
        "The result object beside this error has its whole output.") { ExitCode = result.ExitCode, StandardError = string.Join('\n', result.Error) };
}
