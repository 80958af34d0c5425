<#
.SYNOPSIS
    Facts and verdicts of many hosts. Run by `hosts`.
#>
param([int] $Count = 200, [int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'measure.ps1'))
$nodes = @(Get-BenchNode $Count)

function Test-All {
    $results = @($nodes | Test-HaK8sNode -KubernetesVersion 1.31)
    if ($results.Count -lt $Count) { throw "$($results.Count) of $Count hosts have told." }
}
$contender = [ordered]@{ 'with the connections' = { Test-All }; 'afterwards' = { Test-All } }
$times = Measure-Contender $contender $Rounds { param($Name) if ($Name -ne 'afterwards') { Clear-Placed } }
Write-Times "Test-HaK8sNode of $Count hosts" $times
