#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds HaK8s, shows it on a lab of real parts, and tests it.
.DESCRIPTION
    Runs in pwsh (./build.ps1 Demo) and, on machines with the .NET SDK alone, in the project's own host
    (dotnet run --project src/HaK8s.Host -- build.ps1 Demo); so it uses nothing but what both have: the engine and .NET.
.PARAMETER Task
    Build  puts the module into out/HaK8s.
    Bench  builds, and measures HaK8s beside other tools (tests/bench), about an hour; -Measure chooses. Needs root and apt.
    Package  builds, and makes the package for the PowerShell Gallery, out/HaK8s.VERSION.nupkg. The same commit gives the same bytes.
    Demo   builds, brings up the lab, and runs examples/first-control-plane.ps1 against it. Needs root and apt.
    Test   builds, runs all tests, the lab's included, and ends with 'N passed, N failed'. Needs root and apt, but for -Unit.
    Clean  removes what was built.
.PARAMETER Keep
    Demo leaves the lab up.
.PARAMETER Unit
    Test leaves out the lab.
.PARAMETER Measure
    What Bench measures, separated by commas: import, pure, files, scale, runbook, delay, bundle, facts, evidence; all when left out.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Package', 'Bench', 'Demo', 'Test', 'Clean')]
    [string] $Task = 'Build',

    [switch] $Keep,

    [switch] $Unit,

    # Not a set: from a command line all names come as one text.
    [string[]] $Measure = @('import', 'pure', 'files', 'scale', 'runbook', 'delay', 'bundle', 'facts', 'evidence'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$out = [IO.Path]::Combine($PSScriptRoot, 'out')
$lab = [IO.Path]::Combine($PSScriptRoot, 'tests', 'lab', 'lab')

# Nothing of a build stays behind as a process: no compiler server, no build nodes.
$quietly = @('-c', $Configuration, '-v', 'q', '-tl:off', '--nologo', '-nodeReuse:false', '-p:UseSharedCompilation=false')

function Write-Line([string] $Text) {
    $Host.UI.WriteLine($Text)
}

function Stop-Build([string] $Message, [int] $ExitCode = 1) {
    $Host.UI.WriteErrorLine($Message)
    exit $ExitCode
}

function Show-Progress([string] $Activity, [string] $Status, [int] $Percent = -1, [int] $SecondsRemaining = -1, [switch] $Completed) {
    $record = [Management.Automation.ProgressRecord]::new(1, $Activity, $Status)
    $record.PercentComplete = [Math]::Clamp($Percent, -1, 100)
    $record.SecondsRemaining = $SecondsRemaining
    if ($Completed) { $record.RecordType = 'Completed' }
    $Host.UI.WriteProgress(1, $record)
}

function Invoke-DotNet([string] $What, [string[]] $Arguments) {
    Show-Progress $What ' '
    # The SDK leaves empty folders behind where it is told to put its temporary files.
    $usual = [Environment]::GetEnvironmentVariable('TMPDIR')
    $own = [IO.Directory]::CreateDirectory([IO.Path]::Combine([IO.Path]::GetTempPath(), "hak8s-build-$PID"))
    [Environment]::SetEnvironmentVariable('TMPDIR', $own.FullName)
    try {
        & dotnet @Arguments
        $code = $LASTEXITCODE
    }
    finally {
        [Environment]::SetEnvironmentVariable('TMPDIR', $usual)
        $own.Delete($true)
    }
    Show-Progress $What ' ' -Completed
    if ($code -ne 0) { Stop-Build "$What failed." }
}

function Get-Program([string] $Name) {
    [IO.Path]::Combine($out, 'artifacts', 'bin', $Name, $Configuration.ToLowerInvariant(), "$Name.dll")
}

# --- Programs whose lines are read while they run --------------------------------------------------------------------

function Start-Program([string] $Path, [string[]] $Arguments) {
    $start = [Diagnostics.ProcessStartInfo]::new($Path, $Arguments)
    $start.RedirectStandardOutput = $true
    $start.Environment['HAK8S_PROGRESS'] = '1'
    $start.Environment['HAK8S_LAB_LEAVE_WORK'] = '1'
    [Diagnostics.Process]::Start($start)
}

# Gives each line to the script block and returns the exit code.
function Wait-Program([Diagnostics.Process] $Process, [scriptblock] $OnLine) {
    while ($true) {
        $reading = $Process.StandardOutput.ReadLineAsync()
        while (-not $reading.Wait(200)) { } # In slices, so that Ctrl-C gets through.
        if ($null -eq $reading.Result) { break }
        & $OnLine $reading.Result
    }
    $Process.WaitForExit()
    $Process.ExitCode
}

# Ends a program that an error or Ctrl-C left running; it gets time to clean up.
function Stop-Program([Diagnostics.Process] $Process) {
    if ($null -eq $Process) { return }
    if (-not $Process.HasExited) {
        & /bin/sh -c 'kill -TERM "$1"' sh $Process.Id
        if (-not $Process.WaitForExit(30000)) { $Process.Kill($true) }
    }
    $Process.Dispose()
}

# --- The lab -----------------------------------------------------------------------------------------------------------

function Assert-Lab([string] $Otherwise) {
    $missing = @(
        if (-not [Environment]::IsPrivilegedProcess) { 'root' }
        if (-not [IO.File]::Exists('/usr/bin/apt-get')) { 'apt (Debian or Ubuntu)' }
    )
    if ($missing) {
        Stop-Build "$Task needs $($missing -join ' and '): the lab makes namespaces and mounts, and installs its parts. $Otherwise"
    }
}

# Waits for a lab command and shows its lines 'progress TAB seconds done TAB seconds in all TAB text'.
function Wait-Lab([string] $Activity, [Diagnostics.Process] $Process) {
    $code = Wait-Program $Process {
        param($Line)
        $kind, $done, $total, $text = $Line -split "`t", 4
        if ($kind -ne 'progress') { return Write-Line $Line }
        $done, $total = [double]$done, [double]$total
        Show-Progress $Activity $text -Percent ($total -gt 0 ? 100 * $done / $total : -1) -SecondsRemaining ([Math]::Max(0, $total - $done))
    }
    Show-Progress $Activity ' ' -Completed
    if ($code -ne 0) { Stop-Build "$Activity failed (exit code $code)." $code }
}

function Invoke-Lab([string] $Activity, [string[]] $Arguments) {
    $process = Start-Program $lab $Arguments
    try { Wait-Lab $Activity $process } finally { Stop-Program $process }
}

# --- Tasks -------------------------------------------------------------------------------------------------------------

# The module is put together in a new folder and then takes the old one's place: out/HaK8s is always whole.
function Build-Module([string[]] $Options) {
    $new = [IO.Path]::Combine($out, "HaK8s.new.$PID")
    $bin = [IO.Path]::Combine($new, 'bin')
    try {
        foreach ($project in 'HaK8s.Loader', 'HaK8s.Cmdlets') {
            Invoke-DotNet "Building $project" (@('publish', [IO.Path]::Combine($PSScriptRoot, 'src', $project), '-o', $bin) + $quietly + $Options)
        }
        # The load context looks for siblings and reads no dependency lists.
        foreach ($file in [IO.Directory]::GetFiles($bin, '*.deps.json')) { [IO.File]::Delete($file) }
        foreach ($file in @([IO.Path]::Combine($PSScriptRoot, 'HaK8s.psd1'), [IO.Path]::Combine($PSScriptRoot, 'docs', 'cluster.schema.json')) +
            [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'module'), '*', 'AllDirectories')) {
            $name = [IO.Path]::GetRelativePath([IO.Path]::Combine($PSScriptRoot, 'module'), $file) -replace '^\.\.[\\/]', ''
            $target = [IO.Path]::Combine($new, $name)
            $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($target))
            [IO.File]::Copy($file, $target)
        }
        $checks = [IO.Directory]::CreateDirectory([IO.Path]::Combine($new, 'Acceptance'))
        foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($PSScriptRoot, 'tests', 'acceptance'), '*.Tests.ps1')) {
            [IO.File]::Copy($file, [IO.Path]::Combine($checks.FullName, [IO.Path]::GetFileName($file)))
        }
        # Get-Help's files: prose from docs, the rest from the cmdlets just put together, which a process of its own imports.
        $help = [IO.Path]::Combine($out, 'artifacts', 'help')
        Invoke-DotNet 'Building HaK8s.Help' (@('publish', [IO.Path]::Combine($PSScriptRoot, 'src', 'HaK8s.Help'), '-o', $help) + $quietly + $Options)
        Invoke-DotNet 'Writing the help' @([IO.Path]::Combine($help, 'HaK8s.Help.dll'), $new, [IO.Path]::Combine($PSScriptRoot, 'docs'))
        $module = [IO.Path]::Combine($out, 'HaK8s')
        $old = [IO.Path]::Combine($out, "HaK8s.old.$PID")
        if ([IO.Directory]::Exists($module)) { [IO.Directory]::Move($module, $old) }
        [IO.Directory]::Move($new, $module)
        if ([IO.Directory]::Exists($old)) { [IO.Directory]::Delete($old, $true) }
    }
    finally {
        if ([IO.Directory]::Exists($new)) { [IO.Directory]::Delete($new, $true) }
    }
}

# What a package is made of, and its form, is the tool's matter: src/HaK8s.Packaging.
function New-Package {
    Invoke-DotNet 'Building HaK8s.Packaging' (@('build', [IO.Path]::Combine($PSScriptRoot, 'src', 'HaK8s.Packaging')) + $quietly)
    & dotnet (Get-Program 'HaK8s.Packaging') $PSScriptRoot $out
    if ($LASTEXITCODE -ne 0) { Stop-Build 'There is no package.' }
}

# What runs a script in the engine that runs this one.
function Get-Engine {
    if ($Host.Name -eq 'HaK8s.Host') { 'dotnet', [Reflection.Assembly]::GetEntryAssembly().Location }
    else { [Environment]::ProcessPath, '-NoProfile', '-File' }
}

# Builds, brings up a lab, and runs a script in it with the lab's files.
function Invoke-InLab([string[]] $Script, [string] $Arguments) {
    Assert-Lab "'Test -Unit' runs without them."
    $engine = Get-Engine
    $path = [IO.Path]::Combine([string[]] (@($PSScriptRoot) + $Script))
    $started = $false
    $tidying = $null
    $building = Start-Program $lab @('build')
    try {
        # A build to look at, not to work on: the analyzers have nothing to say to it.
        Build-Module @('-p:RunAnalyzers=false')
        Wait-Lab 'Building the lab' $building
        $tidying = Start-Program $lab @('tidy')
        $started = $true
        Invoke-Lab 'Starting the lab' (@('up') + ($Keep ? @() : @('--owner', "$PID")))
        & $lab exec -- /bin/sh -c "exec `"`$@`" -Cluster `"`$HAK8S_LAB/cluster.yaml`" $Arguments" sh @engine $path
        $code = $LASTEXITCODE
    }
    finally {
        Stop-Program $building
        if ($started -and -not $Keep) { & $lab down }
        if ($tidying) { $tidying.WaitForExit() }
    }
    if ($Keep) {
        Write-Line "The lab is up. 'tests/lab/lab exec -- COMMAND' runs something in it; 'tests/lab/lab down' ends it."
    }
    exit $code
}

# Measures one after the other, each with hosts of its own beside it where it wants any. See docs/performance.md.
function Invoke-Bench {
    Assert-Lab 'Only the module''s users can measure it elsewhere.'
    $bench = [IO.Path]::Combine($PSScriptRoot, 'tests', 'bench')
    $engine = Get-Engine
    $hosts = [IO.Path]::Combine($bench, 'hosts')
    $run = @{
        import = { & env @engine ([IO.Path]::Combine($bench, 'import.ps1')) }
        pure = { & dotnet (Get-Program 'HaK8s.Benchmarks') pure }
        files = { & $hosts 50 @engine ([IO.Path]::Combine($bench, 'files.ps1')) }
        scale = { & $hosts 200 @engine ([IO.Path]::Combine($bench, 'scale.ps1')) }
        runbook = { & $hosts 50 @engine ([IO.Path]::Combine($bench, 'runbook.ps1')) -Plugins $plugins }
        delay = { & $hosts 50 --far @engine ([IO.Path]::Combine($bench, 'delay.ps1')) }
        bundle = { & $hosts 10 @engine ([IO.Path]::Combine($bench, 'bundle.ps1')) }
        facts = { & $hosts 200 @engine ([IO.Path]::Combine($bench, 'facts.ps1')) }
    }
    $wanted = $Measure -split ','
    foreach ($name in $wanted) {
        if ($name -ne 'evidence' -and -not $run.ContainsKey($name)) { Stop-Build "There is no measurement '$name'." }
    }
    Build-Module
    Invoke-DotNet 'Building HaK8s.Benchmarks' (@('build', [IO.Path]::Combine($PSScriptRoot, 'tests', 'HaK8s.Benchmarks')) + $quietly)
    Invoke-Lab 'Building the lab' @('build')
    Invoke-Lab 'Installing what it is measured beside' @('need', 'clush:clustershell', 'parallel-scp:pssh', 'ansible-playbook:ansible-core', 'python3:python3')
    $plugins = @([IO.Directory]::GetFiles((& $lab part cni), '*.tgz'))[0]
    $model = @([IO.File]::ReadLines('/proc/cpuinfo')) -match '^model name' -replace '.*: '
    Write-Line ('{0} x {1}, {2:0} GiB, {3}, {4}, load {5} at the begin' -f [Environment]::ProcessorCount, $model[0],
        ([GC]::GetGCMemoryInfo().TotalAvailableMemoryBytes / 1GB), [Runtime.InteropServices.RuntimeInformation]::OSDescription,
        [Runtime.InteropServices.RuntimeInformation]::FrameworkDescription, ([IO.File]::ReadAllText('/proc/loadavg') -split ' ')[0])
    foreach ($name in $wanted) {
        if ($name -eq 'evidence') { continue }
        & $run[$name]
        if ($LASTEXITCODE -ne 0) { Stop-Build "Measuring $name failed." }
    }
    # Real nodes, of which each answers under many names.
    if ('evidence' -in $wanted) { Invoke-InLab 'tests', 'bench', 'evidence.ps1' }
    exit 0
}

# Runs a test program, shows its lines and its progress, and returns the numbers of its report.
function Invoke-TestProgram([string] $Name, [string[]] $Prefix, [string[]] $Options) {
    $assembly = Get-Program $Name
    $report = [IO.Path]::Combine($out, "$Name.xml")
    [IO.File]::Delete($report)
    Write-Line "${Name}:"
    # Each case of a theory counts, in the list as in the run.
    $run = @{ Total = @(& dotnet $assembly -preEnumerateTheories -list tests).Count; Finished = 0 }
    $program, $arguments = @($Prefix) + @('dotnet', $assembly, '-noColor', '-noLogo', '-noAutoReporters', '-reporter', 'verbose', '-preEnumerateTheories', '-result-xml', $report) + @($Options)
    $process = Start-Program $program $arguments
    try {
        $code = Wait-Program $process {
            param($Line)
            switch -Regex ($Line) {
                '^    (?<test>.+) \[STARTING\]$' {
                    Show-Progress "Testing $Name" "$($run.Finished) of $($run.Total), $($Matches.test)" -Percent (100 * $run.Finished / [Math]::Max(1, $run.Total))
                }
                '^    .+ \[FINISHED\]' { $run.Finished++ }
                default { Write-Line $Line }
            }
        }
    }
    finally { Stop-Program $process }
    Show-Progress "Testing $Name" ' ' -Completed

    $result = @{ Passed = 0; Failed = 0; Skipped = 0; Failures = @() }
    if ([IO.File]::Exists($report)) {
        $document = [xml]::new()
        $document.Load($report)
        foreach ($node in $document.SelectNodes('/assemblies/assembly')) {
            $result.Passed += [int]$node.GetAttribute('passed')
            $result.Skipped += [int]$node.GetAttribute('skipped')
            $result.Failed += [int]$node.GetAttribute('failed') + [int]$node.GetAttribute('errors')
        }
        $result.Failures = @(foreach ($node in $document.SelectNodes('//failure')) {
            # What failed outside of a test has no name, only a kind.
            @($node.SelectSingleNode('../@name | ../@type').Value) + @("$($node.SelectSingleNode('message').InnerText)" -split "`n").ForEach({ "    $_" })
        })
    }
    # A runner that crashed has failed, whatever it reported until then.
    if ($code -ne 0 -and $result.Failed -eq 0) {
        $Host.UI.WriteErrorLine("$Name ended with exit code $code without saying which test failed.")
        $result.Failed = 1
        $result.Failures = @("$Name (exit code $code)")
    }
    $result
}

# Why no acceptance check can be run by Pester here; nothing when one can. Neither pwsh nor Pester comes with .NET or Debian.
function Get-PesterLack {
    if (-not (Get-Command pwsh -CommandType Application -ErrorAction Ignore)) { return 'pwsh is not on this machine' }
    $found = @(& pwsh -NoProfile -NonInteractive -Command '(Get-Module Pester -ListAvailable).Where({ $_.Version -ge [version] ''5.5'' }).Count')
    if ($found[-1] -notmatch '^[1-9]') { 'pwsh has no Pester 5.5 or later' }
}

function Invoke-Test {
    if (-not $Unit) { Assert-Lab "'Test -Unit' runs the tests that need no lab." }
    # The lab's parts are built beside ours; the first time that takes minutes.
    $tidying = $null
    $building = $Unit ? $null : (Start-Program $lab @('build'))
    try {
        Build-Module
        Invoke-DotNet 'Building the tests' (@('build', [IO.Path]::Combine($PSScriptRoot, 'HaK8s.slnx')) + $quietly)
        if (-not $Unit) {
            Wait-Lab 'Building the lab' $building
            Invoke-Lab 'Installing what tests use' @('need', 'ansible-inventory:ansible-core', 'busybox:busybox', 'chromium:chromium', 'pkill:procps', 'shellcheck:shellcheck')
            $tidying = Start-Program $lab @('tidy')
        }
        $results = @('HaK8s.Core.Tests', 'HaK8s.Cmdlets.Tests', 'HaK8s.Packaging.Tests') | ForEach-Object { Invoke-TestProgram $_ @() @() }
        if (-not $Unit) {
            try {
                # Four nodes make a whole cluster, and the others serve the tests beside it.
                Invoke-Lab 'Starting the lab' @('up', '--worker', '4', '--owner', "$PID")
                $lack = Get-PesterLack
                $results = @($results) + @(Invoke-TestProgram 'HaK8s.Lab.Tests' @($lab, 'exec', '--') @('-explicit', ($lack ? 'off' : 'on')))
                if ($lack) { Write-Line "Acceptance checks were not run by Pester: $lack." }
            }
            finally { & $lab down }
        }
    }
    finally {
        Stop-Program $building
        if ($tidying) { $tidying.WaitForExit() }
    }
    $passed, $failed, $skipped = foreach ($kind in 'Passed', 'Failed', 'Skipped') {
        $sum = 0
        foreach ($result in $results) { $sum += $result[$kind] }
        $sum
    }
    # Said again at the end, where somebody looks first and where a log is cut last.
    if ($failed) {
        Write-Line 'Failed:'
        foreach ($result in $results) { foreach ($line in $result.Failures) { Write-Line "  $line" } }
    }
    Write-Line ("$passed passed, $failed failed" + $(if ($skipped) { ", $skipped skipped" }))
    exit ($failed -eq 0 -and $passed -gt 0 ? 0 : 1)
}

switch ($Task) {
    'Build' { Build-Module }
    'Package' { Build-Module; New-Package }
    'Bench' { Invoke-Bench }
    'Demo' { Invoke-InLab 'examples', 'first-control-plane.ps1' '-CniPlugins "$HAK8S_LAB/cni"' }
    'Test' { Invoke-Test }
    'Clean' { if ([IO.Directory]::Exists($out)) { [IO.Directory]::Delete($out, $true) } }
}
