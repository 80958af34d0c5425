namespace HaK8s.Diagnosis;

/// <summary>Where kubeadm and the kubelet keep things on a node.</summary>
internal static class NodePaths
{
    public const string Pki = "/etc/kubernetes/pki";
    public const string Ca = Pki + "/ca.crt";
    public const string ApiServerCertificate = Pki + "/apiserver.crt";
    public const string EtcdCa = Pki + "/etcd/ca.crt";
    public const string EtcdClientCertificate = Pki + "/apiserver-etcd-client.crt";
    public const string EtcdClientKey = Pki + "/apiserver-etcd-client.key";
    public const string KubeletKubeConfig = "/etc/kubernetes/kubelet.conf";
    public const string KubeletConfig = "/var/lib/kubelet/config.yaml";
    public const string KubeletFlags = "/var/lib/kubelet/kubeadm-flags.env";
    public const string CniConfiguration = "/etc/cni/net.d";
    public const string KubeletCertificate = "/var/lib/kubelet/pki/kubelet-client-current.pem";
}
