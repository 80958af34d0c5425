<#
.SYNOPSIS
    Time and memory as hosts become more, as a table and, with -Chart, as SVG. Run by `hosts`.
#>
param([int[]] $Count = @(1, 10, 50, 100, 200), [int] $Rounds = 5, [string] $Chart)

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'measure.ps1'))

$rows = foreach ($number in $Count) {
    $nodes = @(Get-BenchNode $number)
    $contender = [ordered]@{
        HaK8s = { $null = $nodes | Copy-EtcdClientCert "$bench/etcd" -ThrottleLimit 64 }
        again = { $null = $nodes | Copy-EtcdClientCert "$bench/etcd" -ThrottleLimit 64 }
        floor = { Invoke-Checked $peer @('floor', "$number") }
    }
    Clear-Placed
    & $contender.HaK8s
    $times = Measure-Contender $contender $Rounds { param($Name) if ($Name -ne 'again') { Clear-Placed } }
    # What is held with all connections open, and what the process has had at most.
    & $contender.HaK8s
    $held = [GC]::GetTotalMemory($true) / 1MB
    Write-Times "etcd's client files, $number hosts" $times
    Write-Line ('  {0:0.0} MiB held with {1} connections, {2:0} MiB at most in the process' -f $held, $number, ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB))
    @{ Count = $number; HaK8s = Get-Median $times.HaK8s; Again = Get-Median $times.again; Floor = Get-Median $times.floor; Held = $held }
}
if (-not $Chart) { return }

function Get-Line([string] $Name, [double] $Most, [double] $Left) {
    (($rows | ForEach-Object { '{0:0.#},{1:0.#}' -f ($Left + 260 * $_.Count / $Count[-1]), (200 - 170 * $_[$Name] / $Most) }) -join ' ')
}
$most = [Math]::Ceiling([Linq.Enumerable]::Max([double[]] @($rows | ForEach-Object { $_.HaK8s; $_.Floor })))
$mib = [Math]::Ceiling([Linq.Enumerable]::Max([double[]] @($rows | ForEach-Object { $_.Held })))
[IO.File]::WriteAllText($Chart, @"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 240" font-family="sans-serif" font-size="11" fill="none">
  <style>text { fill: #57606a } .axis { stroke: #8c959f } .hak8s { stroke: #0969da } .again { stroke: #1a7f37 } .floor { stroke: #bf8700; stroke-dasharray: 5 3 } polyline { stroke-width: 2 }</style>
  <path class="axis" d="M50 30V200H310M390 30V200H650"/>
  <text x="50" y="18">seconds (full height: $most)</text><text x="390" y="18">MiB held (full height: $mib)</text>
  <text x="310" y="216" text-anchor="end">$($Count[-1]) hosts</text><text x="640" y="216" text-anchor="end">$($Count[-1]) hosts</text>
  <polyline class="floor" points="$(Get-Line Floor $most 50)"/>
  <polyline class="hak8s" points="$(Get-Line HaK8s $most 50)"/>
  <polyline class="again" points="$(Get-Line Again $most 50)"/>
  <polyline class="hak8s" points="$(Get-Line Held $mib 390)"/>
  <text x="50" y="234" style="fill:#bf8700">floor: ssh and tar</text><text x="150" y="234" style="fill:#0969da">HaK8s</text><text x="195" y="234" style="fill:#1a7f37">again, unchanged</text>
</svg>
"@)
