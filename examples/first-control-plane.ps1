<#
.SYNOPSIS
    The first control plane: from an external etcd to a running apiserver behind a DNS round robin.
.DESCRIPTION
    Six steps, each one pipeline; every step may be repeated. Nothing is changed on a node before the step that says so.
    Each step ends in Out-Default, so that its results stand in a table of their own; take that away and they are objects.
.EXAMPLE
    ./first-control-plane.ps1 -Cluster ./cluster.yaml -CniPlugins ./cni-plugins-linux-amd64-v1.1.1.tgz
#>
param(
    # The cluster file; examples/cluster.yaml shows its form.
    [Parameter(Mandatory, Position = 0)]
    [string] $Cluster,

    # A release archive of the CNI plugins with its .sha256 beside it, or a folder with one for each architecture.
    [Parameter(Mandatory)]
    [string] $CniPlugins
)

# A runbook ends at its first failed step; the nodes that were good have done theirs, and the next run goes on from there.
$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'out', 'HaK8s'))

# What the operator wants: three control planes, an external etcd, one name for all apiservers.
$k8s = Import-HaK8sCluster -Path $Cluster
$nodes = @($k8s.ControlPlane) + @($k8s.Worker)
$first = $k8s.ControlPlane[0]
$k8s | Out-Default

# The etcd client files, checked here before they travel, go to every control plane under the names that kubeadm expects.
$k8s.ControlPlane | Copy-EtcdClientCert -CaFile $k8s.Etcd.CaFile -CertFile $k8s.Etcd.CertFile -KeyFile $k8s.Etcd.KeyFile |
    Out-Default

# The configuration for kubeadm, in the API version that this Kubernetes reads.
$config = $k8s | New-KubeadmConfig

# Is each node's containerd the one that this Kubernetes needs, and does it serve CRI?
$nodes | Test-ContainerdVersion -KubernetesVersion $k8s.KubernetesVersion | Out-Default

# The CNI plugins; the pod network comes later and brings its own configuration.
$nodes | Install-CniPlugins -Path $CniPlugins | Out-Default

# The first control plane. It runs detached on the node: if this session dies, run the script again and it attaches.
$init = $config | Invoke-KubeadmInit -Node $first -Confirm:$false
$init | Out-Default

# The endpoint record by record: the first node is ready, the others have not joined yet.
$init | Test-ControlPlaneEndpoint -Node $k8s.ControlPlane | Out-Default

# And the cluster's own word.
$first | Invoke-NodeCommand 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes -o wide' | Out-Default
