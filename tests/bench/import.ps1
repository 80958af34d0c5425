<#
.SYNOPSIS
    How long the import takes, and the first results after it: each round in a process of its own, whose engine has run commands and imported a module.
.DESCRIPTION
    An engine of the package System.Management.Automation, as in src/HaK8s.Host, is compiled while it runs; that of pwsh is not, and takes less.
    Processor time beside it says what other work on the machine adds.
#>
param(
    [ValidateRange(1, 1000)]
    [int] $Rounds = 10
)

$ErrorActionPreference = 'Stop'
$module = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'HaK8s', 'HaK8s.psd1'))
$engine = if ($Host.Name -eq 'HaK8s.Host') { @('dotnet', [Reflection.Assembly]::GetEntryAssembly().Location, '-Command') }
else { @([Environment]::ProcessPath, '-NoProfile', '-Command') }

# What a round measures, each with its milliseconds on the clock and of the processor.
$round = @'
$process = [Diagnostics.Process]::GetCurrentProcess()
function Measure-Step([string] $Name, [scriptblock] $Step) {
    $process.Refresh()
    $before = $process.TotalProcessorTime
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Step
    $clock = $watch.Elapsed.TotalMilliseconds
    $process.Refresh()
    "{0}`t{1}`t{2}" -f $Name, $clock, ($process.TotalProcessorTime - $before).TotalMilliseconds
}
# Where PowerShell stands when somebody works in it.
Import-Module 'WARM'
$null = 1..9 | ForEach-Object { Get-Warm -Number $_ } | Where-Object { $_ -gt 4 }
$null = Get-Command Get-Warm
$null = Measure-Step warm { Get-Warm }
$create = { New-KubeadmConfig -KubernetesVersion 1.31.2 -ControlPlaneEndpoint 127.0.0.1:6443 -EtcdEndpoint https://etcd-1:2379 -WarningAction Ignore }
Measure-Step 'Import-Module' { Import-Module 'MODULE' -Global }
Measure-Step 'New-KubeadmConfig, first' $create
Measure-Step 'New-KubeadmConfig, second' $create
Measure-Step 'Import-Module -Force' { Import-Module 'MODULE' -Global -Force }
'@

$times = [ordered]@{}
$warm = [IO.Directory]::CreateTempSubdirectory('hak8s-bench-')
try {
    $manifest = [IO.Path]::Combine($warm.FullName, 'Warm.psd1')
    [IO.File]::WriteAllText($manifest, "@{ RootModule = 'Warm.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @('Get-Warm') }")
    [IO.File]::WriteAllText([IO.Path]::ChangeExtension($manifest, 'psm1'), 'function Get-Warm { [CmdletBinding()] param([int] $Number) $Number }')
    $name, $options = $engine
    $script = $round.Replace('MODULE', $module.Replace("'", "''")).Replace('WARM', $manifest)
    # The first round reads the files from disk, and is not counted.
    foreach ($number in 0..$Rounds) {
        foreach ($line in & $name @options $script) {
            $what, $clock, $processor = $line -split "`t"
            if ($number -eq 0) { $times[$what] = @{ Clock = [Collections.Generic.List[double]]::new(); Processor = [Collections.Generic.List[double]]::new() } }
            else {
                $times[$what].Clock.Add($clock)
                $times[$what].Processor.Add($processor)
            }
        }
        if ($LASTEXITCODE -ne 0) { throw "Round $number has failed: exit code $LASTEXITCODE." }
    }
}
finally { $warm.Delete($true) }

$Host.UI.WriteLine(('The first results in {0} fresh processes, {1} processors, {2}, milliseconds:' -f $Rounds, [Environment]::ProcessorCount, [Runtime.InteropServices.RuntimeInformation]::FrameworkDescription))
$Host.UI.WriteLine(('  {0,-26}{1,8}{2,8}{3,8}{4,12}' -f '', 'median', 'min', 'max', 'processor'))
$middle = [int][Math]::Floor($Rounds / 2)
foreach ($what in $times.Keys) {
    $clock, $processor = $times[$what].Clock, $times[$what].Processor
    $clock.Sort()
    $processor.Sort()
    $Host.UI.WriteLine(('  {0,-26}{1,8:0.0}{2,8:0.0}{3,8:0.0}{4,12:0.0}' -f $what, $clock[$middle], $clock[0], $clock[-1], $processor[$middle]))
}
