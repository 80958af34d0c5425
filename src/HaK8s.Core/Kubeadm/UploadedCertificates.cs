using System.Security.Cryptography;
using HaK8s.Remote;

namespace HaK8s.Kubeadm;

/// <summary>
/// The Secret <c>kubeadm-certs</c> as a script saw it: the control plane's shared files, each encrypted with the certificate key. kubeadm
/// uploads a file that is missing on disk as an empty one, and leaves those of an external etcd out when it is not given the configuration
/// (kubernetes/kubeadm#1886); the join would notice late or not at all.
/// </summary>
internal sealed class UploadedCertificates(RemoteResult seen)
{
    // cmd/kubeadm/app/phases/copycerts: AES-256-GCM, a nonce of 12 bytes before the text and a tag of 16 after it.
    private const int NonceLength = 12, TagLength = 16;

    private static readonly string[] Always = ["ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub"];
    private static readonly string[] ExternalEtcd = ["external-etcd-ca.crt", "external-etcd.crt", "external-etcd.key"];

    private readonly Dictionary<string, int> lengths = seen.All("cert").Select(line => line.Split('\t'))
        .ToDictionary(fields => fields[0], fields => int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Files that are not there.</summary>
    public IReadOnlyList<string> Missing => [.. Always.Concat(ExternalEtcd).Where(name => !lengths.ContainsKey(name))];

    /// <summary>Files that are there with nothing in them.</summary>
    public IReadOnlyList<string> Empty => [.. lengths.Where(file => file.Value <= Base64Length(NonceLength + TagLength)).Select(file => file.Key).Order(StringComparer.Ordinal)];

    /// <summary>Why a control plane cannot join with these and this key; null when it can.</summary>
    public string? Defect(string? certificateKey) =>
        Missing is { Count: > 0 } missing ? $"the uploaded certificates lack {string.Join(", ", missing)}"
        : Empty is { Count: > 0 } empty ? $"among the uploaded certificates {string.Join(", ", empty)} {(empty.Count == 1 ? "is" : "are")} empty"
        : certificateKey is not null && seen["sealed"] is { } text && !Opens(text, certificateKey) ? "the certificates were uploaded again with another key"
        : null;

    private static int Base64Length(int bytes) => (bytes + 2) / 3 * 4;

    private static bool Opens(string text, string key)
    {
        byte[] sealedText = Convert.FromBase64String(text);
        if (sealedText.Length < NonceLength + TagLength)
            return false;
        try
        {
            using AesGcm aes = new(Convert.FromHexString(key), TagLength);
            aes.Decrypt(sealedText.AsSpan(0, NonceLength), sealedText.AsSpan(NonceLength..^TagLength), sealedText.AsSpan(^TagLength..),
                new byte[sealedText.Length - NonceLength - TagLength]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
