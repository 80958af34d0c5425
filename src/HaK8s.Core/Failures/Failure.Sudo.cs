namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException SudoPasswordRequired(string user, string text) => new("SudoPasswordRequired", FailureKind.Authentication, "sudo",
        $"sudo asks {user} for a password, and none was given.",
        "Give it with -SudoPassword, let the user run sudo without one (NOPASSWD in sudoers), or log in as root.") { StandardError = text };

    internal static HaK8sException SudoPasswordWrong(string user, string text) => new("SudoPasswordWrong", FailureKind.Authentication, "sudo",
        $"sudo does not take the password that was given for {user}.",
        $"Check -SudoPassword: sudo wants the password of {user} on that node, or of root where sudoers says rootpw or targetpw.") { StandardError = text };

    internal static HaK8sException SudoPasswordUnusable(int longest) => new("SudoPasswordUnusable", FailureKind.InvalidInput, "sudo",
        $"The sudo password holds a line's end or a NUL, or is longer than {longest} bytes.", "Give -SudoPassword as one line; sudo takes no other.");

    internal static HaK8sException SudoNotAllowed(string user, string text) => new("SudoNotAllowed", FailureKind.Permission, "sudo",
        $"sudoers does not let {user} run sh as root.", $"Allow it ('{user} ALL=(root) ALL' in a file of /etc/sudoers.d), or log in as root.") { StandardError = text };

    internal static HaK8sException SudoNeedsTerminal(string user, string text) => new("SudoNeedsTerminal", FailureKind.Permission, "sudo",
        $"sudoers lets {user} run sudo from a terminal only (requiretty), and a command over SSH has none.",
        $"Put 'Defaults:{user} !requiretty' into a file of /etc/sudoers.d, or log in as root.") { StandardError = text };

    internal static HaK8sException SudoMissing(string text) => new("SudoMissing", FailureKind.NotFound, "sudo",
        "There is no sudo on the node.", "Install it, or log in as root without Sudo.") { StandardError = text };

    internal static HaK8sException SudoRefused(string user, string why, string text) => new("SudoRefused", FailureKind.Permission, "sudo",
        $"sudo does not let {user} run commands as root: {why}", "Mend that on the node, or log in as root.") { StandardError = text };

    internal static HaK8sException SudoSilent(string user, TimeSpan after) => new("SudoSilent", FailureKind.Timeout, "sudo",
        $"Within {after.TotalSeconds:0} s sudo neither let {user} in, nor asked for the password, nor refused it.",
        "It may ask for a second factor, or wait for a directory service: try 'sudo -k; sudo true' as that user.");
}
