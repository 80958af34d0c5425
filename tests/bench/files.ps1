<#
.SYNOPSIS
    Places the three files of etcd's client on many hosts: HaK8s beside what an operator would use instead. Run by `hosts`.
.DESCRIPTION
    Every round begins with hosts that have none of the files and, for HaK8s, without connections; and ends with a look at every host:
    content and mode of all files, whoever put them there. HaK8s runs in a session, as an operator has it, whose first round is not counted.
#>
param(
    [int] $Count = 50,

    [int] $Rounds = 5,

    [string[]] $Beside = @('floor', 'clush', 'pssh', 'xargs', 'loop', 'ansible')
)

$ErrorActionPreference = 'Stop'
. ([IO.Path]::Combine($PSScriptRoot, 'measure.ps1'))
$nodes = @(Get-BenchNode $Count)

$pki = 'etc/kubernetes/pki'
$placed = @(
    @{ Source = 'ca.pem'; Target = "$pki/etcd/ca.crt"; Mode = 'OtherRead, GroupRead, UserWrite, UserRead' }
    @{ Source = 'client.pem'; Target = "$pki/apiserver-etcd-client.crt"; Mode = 'OtherRead, GroupRead, UserWrite, UserRead' }
    @{ Source = 'client-key.pem'; Target = "$pki/apiserver-etcd-client.key"; Mode = 'UserWrite, UserRead' }
)
foreach ($file in $placed) { $file.Content = [IO.File]::ReadAllText("$bench/etcd/$($file.Source)") }

function Assert-Placed([string] $By) {
    foreach ($number in 1..$Count) {
        foreach ($file in $placed) {
            $path = "$bench/root/hosts/$number/$($file.Target)"
            if (-not [IO.File]::Exists($path) -or [IO.File]::ReadAllText($path) -cne $file.Content) { throw "$By has not put $($file.Target) on h$number." }
            if ([IO.File]::GetUnixFileMode($path).ToString() -ne $file.Mode) { throw "$By has left mode $([IO.File]::GetUnixFileMode($path)) on $($file.Target) of h$number." }
        }
    }
}

function Copy-Cert { $null = $nodes | Copy-EtcdClientCert "$bench/etcd" -ThrottleLimit 64 -ErrorAction Stop }

$contender = [ordered]@{ HaK8s = { Copy-Cert }; 'HaK8s again, unchanged' = { Copy-Cert } }
foreach ($name in $Beside) { $contender[$name] = { Invoke-Checked $peer @($name, "$Count") }.GetNewClosure() }

Clear-Placed
Copy-Cert
$times = Measure-Contender $contender $Rounds { param($Name) if ($Name -ne 'HaK8s again, unchanged') { Clear-Placed } } { param($Name) Assert-Placed $Name }
Write-Times "etcd's client files on $Count hosts" $times
