namespace HaK8s.Tests.Diagnosis;

/// <summary>Failures of runtime, images, pod network and kubelet.</summary>
internal static partial class Breakages
{
    private const string ContainerdConfig = "/etc/containerd/config.toml";
    private const string KubeletConfig = "/var/lib/kubelet/config.yaml";
    private const string KubeletFlags = "/var/lib/kubelet/kubeadm-flags.env";
    private const string CniConfig = "/etc/cni/net.d/10-bridge.conflist";

    // A static pod that the kubelet starts within 20 seconds, wherever the control plane is.
    private static string Pod(string image = "k8s.gcr.io/pause:3.2", bool hostNetwork = true) => "mkdir -p /etc/kubernetes/manifests; printf '%s\\n' 'apiVersion: v1' 'kind: Pod' "
        + $"'metadata: {{name: broken, namespace: kube-system}}' spec: '  hostNetwork: {(hostNetwork ? "true" : "false")}' '  containers:' '  - name: broken' '    image: {image}' >/root/broken.yaml; mv /root/broken.yaml /etc/kubernetes/manifests/broken.yaml";

    // A worker has no such folder.
    private const string NoPod = "rm /etc/kubernetes/manifests/broken.yaml; rmdir --ignore-fail-on-non-empty /etc/kubernetes/manifests";

    private static string Edit(string file, string sed) => $"cp -p {file} {file}.kept; sed -i '{sed}' {file}";

    private static string Restore(string file) => $"mv {file}.kept {file}";

    // containerd reads the folder again when a file there was written or has gone, not when one was moved there.
    private static readonly Breakage[] Node =
    [
        new("ContainerdNotRunning", Where.Any, "systemctl stop containerd", "systemctl start containerd"),
        new("CriDisabled", Where.Any, Edit(ContainerdConfig, "1a disabled_plugins = [\"io.containerd.grpc.v1.cri\"]") + "; systemctl restart containerd kubelet", Restore(ContainerdConfig) + "; systemctl restart containerd kubelet") { Explains = ["KubeletDown"] },
        new("CgroupDriverMismatch", Where.Any, Edit(ContainerdConfig, "s/SystemdCgroup = true/SystemdCgroup = false/") + "; systemctl restart containerd", Restore(ContainerdConfig) + "; systemctl restart containerd"),
        new("RuncMissing", Where.Any, "for file in /usr/local/sbin/runc /usr/sbin/runc; do mv $file $file.kept; done; " + Pod(), "for file in /usr/local/sbin/runc /usr/sbin/runc; do mv $file.kept $file; done; " + NoPod),
        new("SandboxImageUnavailable", Where.Any, Edit(ContainerdConfig, "s|sandbox_image = .*|sandbox_image = \"registry.invalid/pause:9.9\"|") + "; systemctl restart containerd; " + Pod(), Restore(ContainerdConfig) + "; systemctl restart containerd; " + NoPod),
        new("ImageRegistryUnreachable", Where.Any, Pod("registry.invalid/app:1.0"), NoPod),
        new("CniConfigMissing", Where.Any, $"mv {CniConfig} /etc/cni/kept", $"cat /etc/cni/kept >{CniConfig}; rm /etc/cni/kept"),
        new("CniConfigInvalid", Where.Any, $"cp {CniConfig} /etc/cni/kept; (echo [; cat /etc/cni/kept) >{CniConfig}", $"cat /etc/cni/kept >{CniConfig}; rm /etc/cni/kept"),
        new("CniPluginMissing", Where.Any, "mv /opt/cni/bin/bridge /opt/cni/bridge.kept; " + Pod(hostNetwork: false), "mv /opt/cni/bridge.kept /opt/cni/bin/bridge; " + NoPod),
        new("KubeletStopped", Where.Any, "systemctl disable -q --now kubelet", "systemctl enable -q --now kubelet") { Explains = ["KubeletDown"], Word = "disabled" },
        new("KubeletStopped", Where.Any, "systemctl mask -q --now kubelet", "systemctl unmask -q kubelet; systemctl start kubelet") { Word = "masked" },
        new("KubeletConfigMissing", Where.Any, $"mv {KubeletConfig} {KubeletConfig}.kept; systemctl restart kubelet", Restore(KubeletConfig) + "; systemctl restart kubelet") { Explains = ["KubeletDown"] },
        new("KubeletConfigInvalid", Where.Any, Edit(KubeletConfig, "$a maxPods: [") + "; systemctl restart kubelet", Restore(KubeletConfig) + "; systemctl restart kubelet") { Explains = ["KubeletDown"] },
        new("KubeletFlagUnknown", Where.Any, Edit(KubeletFlags, "s/=\"/=\"--no-such-flag=1 /") + "; systemctl restart kubelet", Restore(KubeletFlags) + "; systemctl restart kubelet") { Explains = ["KubeletDown"] },
        // Swap is the machine's: the other nodes' kubelets must not be restarted meanwhile.
        new("SwapOn", Where.Worker, "dd if=/dev/zero of=/var/lib/kubelet/swapfile bs=1M count=8 status=none; chmod 600 /var/lib/kubelet/swapfile; mkswap /var/lib/kubelet/swapfile >/dev/null; swapon /var/lib/kubelet/swapfile; systemctl restart kubelet", "swapoff /var/lib/kubelet/swapfile; rm /var/lib/kubelet/swapfile; systemctl restart kubelet") { Explains = ["KubeletDown"], Alone = true },
    ];
}
