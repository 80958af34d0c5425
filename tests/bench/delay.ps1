<#
.SYNOPSIS
    The same work over a network with a long way: netem on the one device that leads to all hosts. Run by `hosts`.
.DESCRIPTION
    Beside the time of all hosts stands that of one, which no tool goes below; and the time of the others when one host accepts the
    connection and then never says a word.
#>
param([int] $Count = 50, [int] $Rounds = 5, [int[]] $Milliseconds = @(20, 100))

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'measure.ps1'))
$nodes = @(Get-BenchNode $Count)
$world = [Environment]::GetEnvironmentVariable('HAK8S_BENCH_HOSTS')

$silent = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Parse('127.9.0.1'), 2222)
$silent.Start()
$hung = New-HaK8sNode silent -HostName 127.9.0.1 -Port 2222 -ConnectTimeout 20
$others = [Collections.Generic.List[double]]::new()

function Copy-BesideHung {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    @($hung) + $nodes | Copy-EtcdClientCert "$bench/etcd" -ThrottleLimit 64 -ErrorAction SilentlyContinue | ForEach-Object { $last = $watch.Elapsed.TotalSeconds }
    $others.Add($last)
}

$contender = [ordered]@{
    "HaK8s, $Count hosts" = { $null = $nodes | Copy-EtcdClientCert "$bench/etcd" -ThrottleLimit 64 }
    'again, unchanged' = { $null = $nodes | Copy-EtcdClientCert "$bench/etcd" -ThrottleLimit 64 }
    'HaK8s, one host' = { $null = $nodes[0] | Copy-EtcdClientCert "$bench/etcd" }
    'its next command' = { $null = $nodes[0] | Invoke-NodeCommand true }
    "floor, $Count hosts" = { Invoke-Checked $peer @('floor', "$Count") }
    'floor, one host' = { Invoke-Checked $peer @('floor', '1') }
}

try {
    foreach ($delay in $Milliseconds) {
        Clear-Placed
        Invoke-Checked $world @('delay', "$delay")
        $times = Measure-Contender $contender $Rounds { param($Name) if ($Name -notin 'again, unchanged', 'its next command') { Clear-Placed } }
        $others.Clear()
        foreach ($round in 1..3) { Clear-Placed; Copy-BesideHung }
        $times['HaK8s, last result beside a silent host'] = $others
        Write-Times "etcd's client files, $delay ms there and back" $times
    }
}
finally {
    Invoke-Checked $world @('delay', '0')
    $silent.Stop()
}
