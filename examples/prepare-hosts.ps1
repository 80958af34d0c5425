<#
.SYNOPSIS
    From bare Linux hosts to nodes that kubeadm accepts: look, prepare, containerd, CNI plugins, look again.
.DESCRIPTION
    kubeadm, kubelet and kubectl have to be on the hosts already. Every step may be repeated: what is right already is not touched.
    With -WhatIf the script shows, with each file's changes, what it would do, and does nothing.
.EXAMPLE
    ./prepare-hosts.ps1 -Cluster ./cluster.yaml -CniPlugins ./plugins -WhatIf -Verbose
.EXAMPLE
    ./prepare-hosts.ps1 -Cluster ./cluster.yaml -CniPlugins ./plugins -Containerd ./containerd-1.7.28-linux-amd64.tar.gz
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The cluster file; examples/cluster.yaml shows its form.
    [Parameter(Mandatory, Position = 0)]
    [string] $Cluster,

    # A release archive of the CNI plugins with its .sha256 beside it, or a folder with one for each architecture.
    [Parameter(Mandatory)]
    [string] $CniPlugins,

    # A release of containerd, or a folder with one for each architecture; the containerd that is there when left out.
    [string] $Containerd
)

$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'out', 'HaK8s'))

$k8s = Import-HaK8sCluster -Path $Cluster
$nodes = @($k8s.ControlPlane) + @($k8s.Worker)

# What is wrong before: a list of findings for each host, with what to do.
$nodes | Test-HaK8sNode -Cluster $k8s | Out-Default

# Swap, kernel modules, sysctls, crictl, the kubelet's service, package holds. -Rollback with the ChangeId takes it back.
$nodes | Initialize-HaK8sNode | Out-Default

# containerd as the kubelet wants it: cgroup driver, pause image, CRI. Where there is one already its configuration comes first: a new
# daemon that does not serve the CRI, because the file switches it off, would be taken back.
$nodes | Get-HaK8sNodeFact | Where-Object { $_.Containerd.Path } | Set-ContainerdConfig -KubernetesVersion $k8s.KubernetesVersion | Out-Default
if ($Containerd) {
    $nodes | Install-Containerd -Path $Containerd -KubernetesVersion $k8s.KubernetesVersion | Out-Default
    $nodes | Set-ContainerdConfig -KubernetesVersion $k8s.KubernetesVersion | Out-Default
}
$nodes | Install-CniPlugins -Path $CniPlugins | Out-Default

# And after. A host that is still not ready ends the runbook, since kubeadm would fail on it.
$after = $nodes | Test-HaK8sNode -Cluster $k8s
$after | Out-Default
$unready = @($after).Where({ -not $_.Passed })
if ($unready -and -not $WhatIfPreference) {
    throw "Not ready: $($unready.Node -join ', ')"
}
