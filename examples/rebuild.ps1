<#
.SYNOPSIS
    Takes a whole cluster back and makes it anew on the same nodes and the same etcd.
.DESCRIPTION
    Resets every node, clears this cluster's keys out of the external etcd (what other tenants keep there stays), and initialises again.
    It destroys the cluster: it asks before each step unless -Force is given.
.EXAMPLE
    ./rebuild.ps1 -Cluster ./cluster.yaml -WhatIf
.EXAMPLE
    ./rebuild.ps1 -Cluster ./cluster.yaml -Force
    Then ha-control-plane.ps1 joins the other nodes again.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    # The cluster file; examples/cluster.yaml shows its form.
    [Parameter(Mandatory, Position = 0)]
    [string] $Cluster,

    # Where the snapshot of etcd goes that is taken before its keys are cleared.
    [string] $SnapshotPath = "etcd-before-rebuild-$([DateTime]::UtcNow.ToString('yyyyMMddTHHmmssZ')).db",

    # The kubeconfig whose context of this cluster gets the new credentials; the old ones are worth nothing afterwards.
    [string] $KubeConfig = [IO.Path]::Combine([Environment]::GetFolderPath('UserProfile'), '.kube', 'config'),

    # Ask nothing.
    [switch] $Force
)

$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'out', 'HaK8s'))
$ask = $Force ? @{ Confirm = $false } : @{}

$k8s = Import-HaK8sCluster -Path $Cluster
$first = $k8s.ControlPlane[0]

# Workers first, then the control planes; the last one only with -Force, since the cluster ends with it.
if ($k8s.Worker) {
    $k8s.Worker | Invoke-KubeadmReset -ControlPlane $first @ask | Out-Default
}
$k8s.ControlPlane | Invoke-KubeadmReset -Force @ask | Out-Default

# Only this cluster's keys; without this step, Invoke-KubeadmInit refuses: the old nodes would come back as ghosts.
$k8s | Clear-EtcdKeyspace -SnapshotPath $SnapshotPath @ask | Out-Default

# What follows would only find that nothing of the above was done.
if ($WhatIfPreference) { return }

# The reset took the etcd client files with it.
$k8s.ControlPlane | Copy-EtcdClientCert -CaFile $k8s.Etcd.CaFile -CertFile $k8s.Etcd.CertFile -KeyFile $k8s.Etcd.KeyFile | Out-Default
$init = $k8s | New-KubeadmConfig | Invoke-KubeadmInit -Node $first @ask
$init | Out-Default

# A new cluster under the old name: its context is replaced, knowingly.
$first | Get-KubeConfig -Name $k8s.Name | Merge-KubeConfig -Path $KubeConfig -Force @ask | Out-Default
