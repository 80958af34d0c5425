using HaK8s.Inventory;
using HaK8s.Remote.HostKeys;

namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException HostKeyUnknown(string host, SshPublicKey key, SshPublicKey? authority, string files) => new("HostKeyUnknown",
        FailureKind.Security, "host key",
        $"The host key of {host} ({key}) is not in {(files.Length == 0 ? "any known_hosts file" : files)}"
            + (authority is null ? "." : $", and no @cert-authority line there trusts {authority}, which signed its certificate."),
        "Compare the fingerprint with the node's own ('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' there), then add it, or use -HostKeyPolicy AcceptNew.");

    internal static HaK8sException HostKeyChanged(string host, SshPublicKey key, KnownHost old) => new("HostKeyChanged",
        FailureKind.Security, "host key",
        $"The host key of {host} has changed: it offers {key}, but {old.File} line {old.Line} holds {old.Key}. "
            + "Someone may stand between, or the node was installed anew.",
        $"Find out which. If the node was installed anew, remove line {old.Line} from {old.File} and connect again.");

    internal static HaK8sException HostKeyRevoked(string host, KnownHost revoked, bool authority) => new("HostKeyRevoked",
        FailureKind.Security, "host key", (authority ? $"The certificate of {host} was signed by {revoked.Key}, which is" : $"The host key of {host} ({revoked.Key}) is")
            + $" marked @revoked in {revoked.File} line {revoked.Line}.",
        "Give the node a new host key or certificate; this one must not be used again.");

    internal static HaK8sException HostCertificateRefused(string host, HostCertificate certificate, string why, KnownHost trusted) =>
        new("HostCertificateRefused", FailureKind.Security, "host key",
            $"The host certificate of {host} (id '{certificate.KeyId}', serial {certificate.Serial}, signed by {trusted.Key} of {trusted.File} line "
                + $"{trusted.Line}) is refused: {why} Its plain key is not on file either.",
            "Sign the node's host key anew ('ssh-keygen -s CA -h -I ID -n NAMES -V +52w FILE.pub') and check both clocks; "
                + "or put the plain key into known_hosts.");

    internal static HaK8sException HostKeyNotPinned(string host, SshPublicKey key, Fingerprint pinned) => new("HostKeyNotPinned", FailureKind.Security,
        "host key", $"The host key of {host} ({key}) is not the one that was given ({pinned}).",
        "Take the fingerprint from the node itself ('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' there). "
            + "If it is the one given, someone stands between.");

    internal static HaK8sException HostKeyMalformed(string host, FormatException inner) => new("HostKeyMalformed", FailureKind.Security, "host key",
        $"The host key or certificate that {host} offers cannot be read: {inner.Message}",
        "Check the files that HostKey and HostCertificate name in the node's sshd_config.", inner);

    internal static HaK8sException KnownHostsUnreadable(string file, string why, Exception? inner) => new("KnownHostsUnreadable",
        FailureKind.Permission, "host key", $"{file} cannot be read: {why}", "Make it readable for this user, or name another file.", inner);

    internal static HaK8sException KnownHostsTooLarge(string file, int limit) => new("KnownHostsTooLarge", FailureKind.InvalidInput, "host key",
        $"{file} is larger than {limit / 1024 / 1024} MiB.", "Check that it is a known_hosts file; one with a line for each host is far smaller.");

    internal static HaK8sException InvalidFingerprint(string text, string why) => new("InvalidFingerprint", FailureKind.InvalidInput,
        "read fingerprint", $"'{text}' is no fingerprint of a host key: {why}",
        "Write it as 'ssh-keygen -lf FILE.pub' prints it: SHA256: and 43 characters of base64.");
}
