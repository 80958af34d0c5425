using HaK8s.Remote;

namespace HaK8s.Etcd;

/// <summary>What a file of the bundle is.</summary>
public enum ClientCertFileKind
{
    /// <summary>The certificate authorities that the etcd members' certificates come from; cfssl's ca.pem.</summary>
    CertificateAuthority,
    /// <summary>The certificate that the apiserver shows to etcd; cfssl's client.pem.</summary>
    Certificate,
    /// <summary>Its private key; cfssl's client-key.pem.</summary>
    PrivateKey,
}

/// <summary>One file of the bundle, and where kubeadm looks for it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Its path on the management host.</param>
/// <param name="Content">Its exact bytes.</param>
public sealed record ClientCertFile(ClientCertFileKind Kind, string Source, byte[] Content)
{
    /// <summary>kubeadm's path below its certificates directory (its <c>certificatesDir</c>, normally /etc/kubernetes/pki).</summary>
    public string RelativeTarget => Kind switch
    {
        ClientCertFileKind.CertificateAuthority => "etcd/ca.crt",
        ClientCertFileKind.Certificate => "apiserver-etcd-client.crt",
        _ => "apiserver-etcd-client.key",
    };

    /// <summary>0644, the key 0600.</summary>
    public UnixFileMode Mode => Kind == ClientCertFileKind.PrivateKey
        ? UnixFileMode.UserRead | UnixFileMode.UserWrite
        : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The file as it should be on a node.</summary>
    /// <param name="directory">kubeadm's certificates directory on the node, absolute.</param>
    public FileToPlace Under(string directory) => new(Content, $"{directory.TrimEnd('/')}/{RelativeTarget}", Mode);

    /// <summary>The source path alone; the content may be a key.</summary>
    public override string ToString() => Source;
}
