<#
.SYNOPSIS
    How long the evidence of many nodes takes, and how much memory: the lab's hosts under many names, each with a connection of its own.
.DESCRIPTION
    The hosts share this machine's processors with what is measured, so the time is an upper bound: most of it is their own.
#>
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Cluster,

    [int] $Count = 100,

    [int] $Rounds = 5
)

$ErrorActionPreference = 'Stop'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'HaK8s'))

$k8s = Import-HaK8sCluster -Path $Cluster
$hosts = @($k8s.ControlPlane) + @($k8s.Worker)
$nodes = foreach ($number in 1..$Count) {
    $target = $hosts[$number % $hosts.Count]
    New-HaK8sNode "n-$number" -HostName "$($target.Address)" -KeyFile $target.KeyFile -KnownHosts $target.KnownHosts -ConnectTimeout 120
}

$times = foreach ($round in 0..$Rounds) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $evidence = $nodes | Get-ControlPlaneDiagnosis -Raw -TimeoutSeconds 300
    $seconds = $watch.Elapsed.TotalSeconds
    $lost = @($evidence.Nodes | Where-Object Trouble)
    if ($lost) { throw "$($lost.Count) of $Count nodes have not told: $($lost[0])" }
    # The first one makes the connections, and is not counted with the others.
    if ($round -eq 0) { $first = $seconds } else { $seconds }
    [GC]::Collect()
    $held = [GC]::GetTotalMemory($true)
}
$times = @([Linq.Enumerable]::OrderBy([double[]] $times, [Func[double, double]] { param($time) $time }))
$peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64

$Host.UI.WriteLine(("Evidence of {0} nodes on {1} hosts, {2} processors, {3} rounds:" -f $Count, $hosts.Count, [Environment]::ProcessorCount, $Rounds))
$Host.UI.WriteLine(('  with the connections   {0,7:0.0} s' -f $first))
$Host.UI.WriteLine(('  afterwards             {0,7:0.0} s median, {1:0.0} to {2:0.0} s' -f $times[[Math]::Floor($times.Count / 2)], $times[0], $times[-1]))
$Host.UI.WriteLine(('  memory                 {0,7:0} MiB held at the end, {1:0} MiB at most in the whole process' -f ($held / 1MB), ($peak / 1MB)))
