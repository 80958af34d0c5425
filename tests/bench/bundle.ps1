<#
.SYNOPSIS
    A bundle of 150 MB onto ten hosts, compared with its checksums there, beside scp under xargs, which compares nothing. Run by `hosts`.
#>
param([int] $Count = 10, [int] $Rounds = 5, [int] $Megabytes = 150)

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'measure.ps1'))
$nodes = @(Get-BenchNode $Count)

$file = "$bench/package.bin"
$stream = [IO.File]::Create($file)
$piece = [byte[]]::new(1MB)
foreach ($number in 1..$Megabytes) {
    [Security.Cryptography.RandomNumberGenerator]::Fill($piece)
    $stream.Write($piece, 0, $piece.Length)
}
$stream.Dispose()
$null = New-HaK8sBundle "$bench/bundle" $file

function Clear-Bundle {
    Get-HaK8sConnection | Disconnect-HaK8sNode
    Invoke-Checked sh @('-c', 'rm -rf "$HAK8S_BENCH"/root/hosts/*/var/lib/hak8s "$HAK8S_BENCH"/root/hosts/*/var/tmp/bundle')
}

$contender = [ordered]@{
    HaK8s = { $null = $nodes | Copy-HaK8sPackage "$bench/bundle" }
    'scp under xargs' = { Invoke-Checked $peer @('bundle', "$Count", $file) }
}
Clear-Bundle
& $contender.HaK8s
$times = Measure-Contender $contender $Rounds { Clear-Bundle }
Write-Times "A bundle of $Megabytes MB on $Count hosts" $times
Write-Line ('  HaK8s'' process has had {0:0} MiB at most' -f ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB))
