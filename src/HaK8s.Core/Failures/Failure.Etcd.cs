namespace HaK8s;

public static partial class Failure
{
    private const string CheckEtcdFiles = "check etcd client files";

    internal static string Utc(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'");

    internal static HaK8sException EtcdFileMissing(string path, string role) => new(
        "EtcdFileMissing", FailureKind.NotFound, CheckEtcdFiles,
        $"{path} does not exist; the {role} is expected there.",
        "Give the directory that holds ca.pem, client.pem and client-key.pem, or name the three files one by one.");

    internal static HaK8sException EtcdFileUnreadable(string path, string role, string reason, Exception inner) => new(
        "EtcdFileUnreadable", FailureKind.Permission, CheckEtcdFiles,
        $"{path} ({role}) cannot be read: {reason}.",
        "Run as a user who may read it, or correct the path.", inner);

    internal static HaK8sException EtcdFileNotPem(string path, string role, string detail, Exception? inner = null) => new(
        "EtcdFileNotPem", FailureKind.InvalidInput, CheckEtcdFiles,
        $"{path} is no PEM file with the {role}.{(detail.Length == 0 ? "" : " " + detail)}",
        "Take the file as cfssl or openssl wrote it: text between BEGIN and END lines.", inner);

    internal static HaK8sException EtcdFilesSwapped(string path, string found, string role) => new(
        "EtcdFilesSwapped", FailureKind.InvalidInput, CheckEtcdFiles,
        $"{path} holds {found}, where the {role} should be. The files look swapped.",
        "ca.pem holds the CA's certificate, client.pem the client certificate, client-key.pem its private key: put them right.");

    internal static HaK8sException EtcdKeyInCertificateFile(string path, string role) => new(
        "EtcdKeyInCertificateFile", FailureKind.Security, CheckEtcdFiles,
        $"{path} holds a private key besides the {role}. It would be readable for everybody on the nodes.",
        "Leave only certificates in this file.");

    internal static HaK8sException EtcdKeyEncrypted(string path) => new(
        "EtcdKeyEncrypted", FailureKind.Unsupported, CheckEtcdFiles,
        $"{path} is encrypted with a passphrase; kube-apiserver and kubeadm cannot ask for one.",
        "Write it without one: openssl pkey -in encrypted.pem -out client-key.pem");

    internal static HaK8sException EtcdKeyUnsupported(string path, string algorithm) => new(
        "EtcdKeyUnsupported", FailureKind.Unsupported, CheckEtcdFiles,
        $"{path} uses {algorithm}, which cannot be checked here: only RSA and ECDSA can.",
        "Use a certificate with an ECDSA (P-256) or RSA key.");

    internal static HaK8sException EtcdNotACertificateAuthority(string path, string subject) => new(
        "EtcdNotACertificateAuthority", FailureKind.InvalidInput, CheckEtcdFiles,
        $"{path} holds the certificate of {subject}, which is no CA (its basic constraints do not say CA:TRUE).",
        "Give the certificate of the CA that signed the etcd members' certificates.");

    internal static HaK8sException EtcdCertificateExpired(string path, string subject, DateTimeOffset notAfter) => new(
        "EtcdCertificateExpired", FailureKind.Security, CheckEtcdFiles,
        $"{path}: the certificate of {subject} expired on {Utc(notAfter)}.",
        "Renew it, and check this host's clock.");

    internal static HaK8sException EtcdCertificateNotYetValid(string path, string subject, DateTimeOffset notBefore) => new(
        "EtcdCertificateNotYetValid", FailureKind.Security, CheckEtcdFiles,
        $"{path}: the certificate of {subject} is valid only from {Utc(notBefore)}.",
        "Check this host's clock and the one of the host that made the certificate.");

    internal static HaK8sException EtcdWrongCertificateAuthority(string path, string issuer, string caPath, string authorities) => new(
        "EtcdWrongCertificateAuthority", FailureKind.Security, CheckEtcdFiles,
        $"{path} was issued by {issuer} and does not chain to {caPath}, which holds {authorities}.",
        "Give the CA that signed the client certificate; an intermediate certificate between them belongs into either file.");

    internal static HaK8sException EtcdKeyOfAnotherCertificate(string keyPath, string certificatePath, string detail) => new(
        "EtcdKeyOfAnotherCertificate", FailureKind.Security, CheckEtcdFiles,
        $"{keyPath} does not belong to {certificatePath}: {detail}.",
        "Give the key that was made with this certificate.");

    internal static HaK8sException EtcdClientAuthMissing(string path, string usages) => new(
        "EtcdClientAuthMissing", FailureKind.InvalidInput, CheckEtcdFiles,
        $"{path} may be used for {usages} alone; etcd accepts clients with the usage 'client authentication' only.",
        "Issue it with the extended key usage clientAuth (cfssl: \"client auth\" among the profile's usages).");
}
