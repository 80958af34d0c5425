namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException AuthenticationRefused(string user, string host, string offered, string? allowed, IEnumerable<string> notes,
        Exception inner) => new("AuthenticationRefused", FailureKind.Authentication, "authenticate",
        WithNotes($"{host} does not let {user} in with {offered}.{(string.IsNullOrEmpty(allowed) ? "" : $" It allows {allowed}.")}", notes),
        "Check -UserName, -KeyFile and -Credential, and that the public key stands in that user's authorized_keys; "
        + "sshd's log on the node tells its side.",
        inner);

    internal static HaK8sException TooManyKeys(string user, string host, string offered, IEnumerable<string> notes, Exception inner) => new(
        "AuthenticationRefused", FailureKind.Authentication, "authenticate",
        WithNotes($"{host} ended the login of {user} after too many tries with {offered}.", notes),
        "Name the right key with -KeyFile and offer that one alone (IdentitiesOnly), or raise MaxAuthTries in the node's sshd_config.", inner);

    internal static HaK8sException PasswordExpired(string user) => new("PasswordExpired", FailureKind.Authentication, "authenticate",
        $"The password of {user} has expired.", "Log in by hand once, and set a new one there.");
}
