namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException NoPrivateKey(string searched, IEnumerable<string> notes) => new("NoPrivateKey", FailureKind.NotFound,
        "authenticate", WithNotes($"There is nothing to log in with: no private key ({searched}), no agent's key and no password.", notes),
        "Name a key with -KeyFile, start an ssh-agent that holds one (SSH_AUTH_SOCK), or give a password with -Credential.");

    internal static HaK8sException PrivateKeyUnusable(string file, string why, IEnumerable<string> notes) => new("PrivateKeyUnusable",
        FailureKind.InvalidInput, "authenticate", WithNotes($"The private key {file} cannot be used: {why}", notes),
        "Give an OpenSSH or PEM private key that this user alone may read, with -KeyPassphrase when it is encrypted, or load it into an ssh-agent.");

    internal static HaK8sException AgentUnusable(string socket, string why) => new("AgentUnusable", FailureKind.Connection, "authenticate",
        $"The ssh-agent at {socket} cannot be used: {why}", "Check SSH_AUTH_SOCK with 'ssh-add -l'.");

    private static string WithNotes(string cause, IEnumerable<string> notes) => string.Join(' ', notes.Prepend(cause));
}
