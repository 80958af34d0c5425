# What measurements have in common; dot-sourced. Uses nothing but what the project's own host has: the engine and .NET.

$bench = [Environment]::GetEnvironmentVariable('HAK8S_BENCH')
$peer = [IO.Path]::Combine($PSScriptRoot, 'peer')
$WarningPreference = 'SilentlyContinue'
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'HaK8s'))

function Write-Line([string] $Text) { $Host.UI.WriteLine($Text) }

function Get-Median([double[]] $Values) {
    $sorted = [double[]] $Values.Clone()
    [Array]::Sort($sorted)
    $middle = [Math]::Floor($sorted.Count / 2)
    $sorted.Count % 2 ? $sorted[$middle] : ($sorted[$middle - 1] + $sorted[$middle]) / 2
}

<#
Runs each contender once a round, in turn (A B C A B C ...), so that whatever else the machine does meanwhile is everybody's share, and
returns name -> seconds of each round. A contender that fails ends the measurement: half of a job has no time.
#>
function Measure-Contender([Collections.Specialized.OrderedDictionary] $Contender, [int] $Rounds, [scriptblock] $Before = { }, [scriptblock] $After = { }) {
    $times = [ordered]@{}
    foreach ($name in $Contender.Keys) { $times[$name] = [Collections.Generic.List[double]]::new() }
    foreach ($round in 1..$Rounds) {
        foreach ($name in $Contender.Keys) {
            $record = [Management.Automation.ProgressRecord]::new(1, 'Measuring', "round $round of $Rounds, $name")
            $record.PercentComplete = 100 * ($round - 1) / $Rounds
            $Host.UI.WriteProgress(1, $record)
            & $Before $name
            [GC]::Collect()
            $watch = [Diagnostics.Stopwatch]::StartNew()
            & $Contender[$name]
            $times[$name].Add($watch.Elapsed.TotalSeconds)
            & $After $name
        }
    }
    $record.RecordType = 'Completed'
    $Host.UI.WriteProgress(1, $record)
    $times
}

# One table: who, median, minimum, maximum, and how many times the first one's median.
function Write-Times([string] $Title, [Collections.Specialized.OrderedDictionary] $Times, [string] $Reference = @($Times.Keys)[0], [string] $Unit = 's', [double] $Scale = 1) {
    $base = Get-Median $Times[$Reference]
    Write-Line ''
    Write-Line ('{0,-44}{1,9}{2,9}{3,9}{4,9}' -f $Title, 'median', 'min', 'max', 'ratio')
    foreach ($name in $Times.Keys) {
        $values = [double[]] $Times[$name].ToArray()
        $median = Get-Median $values
        Write-Line ('  {0,-42}{1,7:0.00} {5}{2,7:0.00} {5}{3,7:0.00} {5}{4,9:0.00}' -f $name, ($median * $Scale),
            ([Linq.Enumerable]::Min($values) * $Scale), ([Linq.Enumerable]::Max($values) * $Scale), ($median / $base), $Unit)
    }
}

# Names of the first hosts, and nodes of them. A connection may wait for its turn: two processors are at both ends of all of them.
function Get-BenchHost([int] $Count) {
    $names = @([Linq.Enumerable]::Take([IO.File]::ReadLines("$bench/hosts"), $Count))
    if ($names.Count -lt $Count) { throw "There are $($names.Count) hosts here, and $Count are wanted." }
    $names
}

function Get-BenchNode([int] $Count) { Get-BenchHost $Count | ForEach-Object { New-HaK8sNode $_ -ConnectTimeout 120 } }

# What sshd has counted since it began: connections and commands.
function Get-SshCount {
    $lines = [IO.File]::ReadAllLines("$bench/root/var/log/sshd.log")
    @{
        Connections = [Linq.Enumerable]::Count($lines, [Func[string, bool]] { param($line) $line.StartsWith('Accepted publickey') })
        Commands = [Linq.Enumerable]::Count($lines, [Func[string, bool]] { param($line) $line.StartsWith('Starting session:') })
    }
}

function Clear-Placed {
    Get-HaK8sConnection | Disconnect-HaK8sNode
    Invoke-Checked sh @('-c', 'rm -rf "$HAK8S_BENCH"/root/hosts/*/etc/kubernetes')
}

function Invoke-Checked([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments ended with exit code $LASTEXITCODE." }
}
