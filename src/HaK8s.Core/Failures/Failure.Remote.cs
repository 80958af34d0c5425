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

    internal const string ConnectionDroppedId = "ConnectionDropped";

    internal static HaK8sException ConnectionDropped(string host, int port, Exception inner) => new(ConnectionDroppedId, FailureKind.Connection, "connect",
        $"{host} port {port} took the connection and dropped it before it greeted.",
        "sshd may have too many logins at once (MaxStartups, PerSourcePenalties) or be shutting down: its log on the node tells; use a lower -ThrottleLimit or raise MaxStartups.", inner);

    internal static HaK8sException NoSshServer(string host, int port, Exception inner) => new("NoSshServer", FailureKind.Connection, "connect",
        $"What listens on {host} port {port} does not speak SSH 2.", "Check the port, and that no proxy or load balancer answers in the node's place.", inner);

    internal static HaK8sException NoCommonAlgorithm(string host, Exception inner) => new("NoCommonAlgorithm", FailureKind.Connection, "connect",
        $"{host} and HaK8s have no algorithm in common: {inner.Message.TrimEnd('.')}.", "Allow a current key exchange, cipher, MAC or host key type in the node's sshd_config.", inner);

    internal static HaK8sException ServerDisconnected(string host, int port, string reason, Exception inner) => new("ServerDisconnected", FailureKind.Connection,
        "connect", $"{host} port {port} ended the connection ({reason}): {inner.Message.TrimEnd('.')}.", "sshd's log on the node tells its reason.", inner);

    internal static HaK8sException ConnectionFailed(string host, int port, Exception inner) => new("ConnectionFailed", FailureKind.Connection,
        "connect", $"No SSH connection to {host} port {port}: {inner.Message}", "Try 'ssh -v' from this host; sshd's log on the node tells its side.", inner);

    internal static HaK8sException ConnectionLost(string during, string? how, Exception? inner) => new("ConnectionLost", FailureKind.Connection, during,
        $"The connection broke while a command ran{(how is null ? "" : $": {how}")}.", "Run the same cmdlet again: every step of HaK8s may be repeated.", inner);

    internal static HaK8sException JumpHostRefused(string jumpHost, string host, int port, Exception inner) => new("JumpHostRefused", FailureKind.Connection,
        "connect", $"The jump host {jumpHost} does not lead on to {host} port {port}: it refused to, or nothing there answers SSH.",
        "Check from the jump host that the node answers there, and that its sshd allows forwarding (AllowTcpForwarding, PermitOpen).", inner);

    internal static HaK8sException AtJumpHost(string jumpHost, HaK8sException failure) => new(failure.ErrorId, failure.Kind, $"jump host {jumpHost}, {failure.Stage}",
        failure.Cause, failure.Remedy, failure.InnerException) { ExitCode = failure.ExitCode, StandardError = failure.StandardError };

    internal static HaK8sException NoSession(string host, Exception inner) => new("NoSession", FailureKind.ResourceExhausted, "run command",
        $"{host} lets the user log in but run nothing: it opens no session.", "Raise MaxSessions in the node's sshd_config (sshd's default is 10).", inner);

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

    internal static HaK8sException NodeCommandTimeout(string command, TimeSpan after) => new("NodeCommandTimeout", FailureKind.Timeout, "run command",
        $"'{command}' had not ended after {after.TotalSeconds:0.#} s; it was ended on the node.", "Give it more time with -Timeout, or find out on the node what it waits for.");

    /// <summary>An operator's own command ended with another status than 0.</summary>
    public static HaK8sException NodeCommandFailed(Remote.NodeCommandResult result) => new("NodeCommandFailed", FailureKind.RemoteCommand,
        "run command", $"'{result.Command}' ended with status {result.ExitCode}{(result.Error.Count > 0 ? ": " + result.Error[^1] : ".")}",
        "The result object beside this error has its whole output.") { ExitCode = result.ExitCode, StandardError = string.Join('\n', result.Error) };
}
