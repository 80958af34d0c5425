namespace HaK8s.Kubeadm;

/// <summary>The phases of kubeadm init as --skip-phases takes them. Not every kubeadm knows all of them.</summary>
public static class KubeadmInitPhases
{
    /// <summary>In the order in which they run. From: kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-init.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "preflight",
        "certs", "certs/ca", "certs/apiserver", "certs/apiserver-kubelet-client", "certs/front-proxy-ca", "certs/front-proxy-client",
        "certs/etcd-ca", "certs/etcd-server", "certs/etcd-peer", "certs/etcd-healthcheck-client", "certs/apiserver-etcd-client", "certs/sa",
        "kubeconfig", "kubeconfig/admin", "kubeconfig/super-admin", "kubeconfig/kubelet", "kubeconfig/controller-manager", "kubeconfig/scheduler",
        "etcd", "etcd/local",
        "control-plane", "control-plane/apiserver", "control-plane/controller-manager", "control-plane/scheduler",
        "kubelet-start", "wait-control-plane", "upload-config", "upload-config/kubeadm", "upload-config/kubelet", "upload-certs",
        "mark-control-plane", "bootstrap-token", "kubelet-finalize", "addon", "addon/coredns", "addon/kube-proxy", "show-join-command",
    ];
}
