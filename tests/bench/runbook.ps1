<#
.SYNOPSIS
    A runbook of six cmdlets on many hosts beside the same steps as an Ansible play. Run by `hosts`.
.DESCRIPTION
    etcd's client files, containerd, facts, CNI plugins, and two commands. Every round begins without the files and without connections. The
    plugins are there already, as in every runbook but the first: what they cost is the look at 60 MB on each host.
#>
param([string] $Plugins, [int] $Count = 50, [int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'measure.ps1'))
$nodes = @(Get-BenchNode $Count)

$cmdlets = [ordered]@{
    'Copy-EtcdClientCert' = { $nodes | Copy-EtcdClientCert "$bench/etcd" }
    'Test-ContainerdVersion' = { $nodes | Test-ContainerdVersion -KubernetesVersion 1.24 }
    'Get-HaK8sNodeFact' = { $nodes | Get-HaK8sNodeFact }
    'Install-CniPlugins' = { $nodes | Install-CniPlugins $Plugins }
    'Invoke-NodeCommand uname' = { $nodes | Invoke-NodeCommand 'uname -r' }
    'Invoke-NodeCommand cat' = { $nodes | Invoke-NodeCommand 'cat /etc/os-release' }
}
$steps = [ordered]@{}
foreach ($name in $cmdlets.Keys) { $steps[$name] = [Collections.Generic.List[double]]::new() }

function Invoke-Runbook {
    foreach ($name in $cmdlets.Keys) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $seen = @(& $cmdlets[$name])
        if ($seen.Count -lt $Count) { throw "$name has told of $($seen.Count) hosts." }
        $steps[$name].Add($watch.Elapsed.TotalSeconds)
    }
}

$contender = [ordered]@{
    'HaK8s, six cmdlets' = { Invoke-Runbook }
    'its first cmdlet alone' = { $null = & $cmdlets['Copy-EtcdClientCert'] }
    'the same Ansible play' = { Invoke-Checked $peer @('runbook', "$Count", $Plugins) }
}

Clear-Placed
Invoke-Runbook
Clear-Placed
$before = Get-SshCount
Invoke-Runbook
$after = Get-SshCount
foreach ($name in $cmdlets.Keys) { $steps[$name].Clear() }
$times = Measure-Contender $contender $Rounds { Clear-Placed }
Write-Times "A runbook on $Count hosts" $times
Write-Times 'its cmdlets, in turn on the same connections' $steps
Write-Line ("  sshd has seen {0} connections and {1} commands of the {2} hosts and six cmdlets" -f
    ($after.Connections - $before.Connections), ($after.Commands - $before.Commands), $Count)
