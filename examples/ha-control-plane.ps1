<#
.SYNOPSIS
    A highly available control plane from bare nodes: etcd files, init, joins of control planes and workers, kubeconfig, status.
.DESCRIPTION
    Every step may be repeated: what is done already is left as it is, so the script goes on where an earlier run ended.
    Each step ends in Out-Default, so that its results stand in a table of their own; take that away and they are objects.
.EXAMPLE
    ./ha-control-plane.ps1 -Cluster ./cluster.yaml -CniPlugins ./cni-plugins-linux-amd64-v1.1.1.tgz
.EXAMPLE
    ./ha-control-plane.ps1 -Cluster ./cluster.yaml -CniPlugins ./plugins -KubeConfig ~/.kube/lab.yaml
#>
param(
    # The cluster file; examples/cluster.yaml shows its form.
    [Parameter(Mandatory, Position = 0)]
    [string] $Cluster,

    # A release archive of the CNI plugins with its .sha256 beside it, or a folder with one for each architecture.
    [Parameter(Mandatory)]
    [string] $CniPlugins,

    # The kubeconfig that gets the cluster's context; what is in it already stays.
    [string] $KubeConfig = [IO.Path]::Combine([Environment]::GetFolderPath('UserProfile'), '.kube', 'config')
)

# A runbook ends at its first failed step; the nodes that were good have done theirs, and the next run goes on from there.
$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'out', 'HaK8s'))

$k8s = Import-HaK8sCluster -Path $Cluster
$nodes = @($k8s.ControlPlane) + @($k8s.Worker)
$first, $others = @($k8s.ControlPlane)
$k8s | Out-Default

# Checks first: is etcd healthy and new enough, and does each node's containerd serve this Kubernetes?
$k8s | Test-EtcdCluster | Out-Default
$nodes | Test-ContainerdVersion -KubernetesVersion $k8s.KubernetesVersion | Out-Default

# The etcd client files to every control plane, the CNI plugins to every node.
$k8s.ControlPlane | Copy-EtcdClientCert -CaFile $k8s.Etcd.CaFile -CertFile $k8s.Etcd.CertFile -KeyFile $k8s.Etcd.KeyFile | Out-Default
$nodes | Install-CniPlugins -Path $CniPlugins | Out-Default

# The first control plane. Its result is also what the others join with.
$init = $k8s | New-KubeadmConfig | Invoke-KubeadmInit -Node $first -Confirm:$false
$init | Out-Default

# Control planes join one after another, workers side by side. A token or certificates that have run out are made anew.
if ($others) {
    $others | Invoke-KubeadmJoin $init -ControlPlane | Out-Default
}
if ($k8s.Worker) {
    $k8s.Worker | Invoke-KubeadmJoin $init | Out-Default
}

# The way in, beside what the operator's kubeconfig holds already.
$first | Get-KubeConfig -Name $k8s.Name | Merge-KubeConfig -Path $KubeConfig -SetCurrentContext | Out-Default

# The state of it all: each control plane, each record of the endpoint.
$k8s.ControlPlane | Wait-ControlPlane -For Ready -TimeoutSeconds 180 | Out-Default
$k8s | Test-ControlPlaneEndpoint -CaCertificate $init.CaCertificate | Out-Default
