# Whether etcd is well, as the management host sees it and as each control plane does with its own client files.
# $Inventory: the path of a cluster file, or the object that Import-HaK8sCluster made of it.
param([Parameter(Mandatory)] $Inventory)

BeforeDiscovery {
    if (-not (Get-Module HaK8s)) { Import-Module "$PSScriptRoot/../HaK8s.psd1" }
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
}

BeforeAll {
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
}

Describe 'etcd' -Tag 'Etcd' {
    BeforeAll {
        $rows = Test-EtcdCluster -Cluster $cluster -FromNode $cluster.ControlPlane -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $here = @($rows | Where-Object From -EQ 'management host')
        $places = @('management host') + @($cluster.ControlPlane.Name)
        $findings = @($rows | ForEach-Object { $_.Cluster.Findings })
    }

    Context 'Member <_>' -ForEach @($cluster.Etcd.Endpoint) {
        BeforeAll {
            $endpoint = $_
            $seen = @($rows | Where-Object Endpoint -EQ $endpoint)
            $own = $here | Where-Object Endpoint -EQ $endpoint
        }

        It 'is healthy for the management host and for every control plane' {
            $unwell = $places | ForEach-Object {
                $place = $_
                $row = $seen | Where-Object From -EQ $place
                if (-not $row) { "${place}: it could not ask" } elseif ($row.State -ne 'Healthy') { "${place}: $($row.State), $($row.Detail)" }
            }
            $unwell | Should -BeNullOrEmpty -Because 'an apiserver uses the members that its own node reaches'
        }

        It 'has raised no alarm' {
            $own.Version | Should -Not -BeNullOrEmpty -Because "a member that does not answer may have any: $($own.Detail)"
            $own.Alarms | Should -BeNullOrEmpty -Because 'with an alarm etcd refuses writes: compact, defragment, disarm'
        }

        It 'uses no more than 80 % of its quota' {
            # 2 GiB is etcd's own quota, for members that do not serve their metrics.
            $quota = $own.Quota ?? 2GB
            $own.DbSize | Should -BeGreaterThan 0 -Because "its size is not known otherwise: $($own.Detail)"
            $own.DbSize | Should -BeLessOrEqual (0.8 * $quota) -Because "at $quota bytes the whole cluster becomes read-only; defragment it, or raise --quota-backend-bytes"
        }

        It 'shows a certificate that is good for 30 days' {
            $own.CertificateExpiry | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddDays(30)) -Because 'every apiserver loses the member on that day'
        }

        It 'has a clock within 3 s of this host''s' {
            [Math]::Abs($own.ClockAhead.TotalSeconds) | Should -BeLessOrEqual 3 -Because 'leases go by it'
            $own.ClockAhead | Should -Not -BeNullOrEmpty -Because 'an unknown clock is no good one'
        }

        It 'is of a version that the cluster''s Kubernetes takes' {
            $own.Version | Should -Not -BeNullOrEmpty -Because "an unknown version is no good one: $($own.Detail)"
            $own.VersionVerdict | Should -Not -Be 'TooOld' -Because "kubeadm refuses etcd $($own.Version) for $($cluster.KubernetesVersion)"
        }
    }

    Context 'All members' {
        It 'serve even after the loss of one of them' -Skip:(@($cluster.Etcd.Endpoint).Count -eq 1) {
            $status = $here[0].Cluster
            $status.Healthy - 1 | Should -BeGreaterOrEqual ($status.Needed ?? [int]::MaxValue) -Because "the loss of one must not stop the cluster ($status)"
        }

        It 'run one version' {
            $versions = @($here.Version | ForEach-Object { "$_" }) | Where-Object { $_ }
            [System.Collections.Generic.HashSet[string]]::new([string[]] @($versions)).Count | Should -Be 1 -Because "different ones are for the time of an upgrade only ($($versions -join ', '))"
        }

        It 'have one leader' {
            @($here | Where-Object IsLeader).Count | Should -Be 1 -Because 'without a leader nothing is written'
        }

        It 'are the ones of the inventory, each with a vote' {
            $strange = $findings | Where-Object Id -In 'DifferentClusters', 'MemberNotAmongEndpoints', 'Learner' | ForEach-Object { $_.Text }
            $strange | Should -BeNullOrEmpty -Because 'apiservers turn to those of the inventory'
        }

        It 'keep up with their leader' {
            $behind = $here | Where-Object RaftLag -GT 5000 | ForEach-Object { "$($_.Endpoint): $($_.RaftLag) entries" }
            $behind | Should -BeNullOrEmpty -Because 'a member further behind than etcd keeps entries for needs a whole snapshot'
            @($here | Where-Object { $null -ne $_.RaftLag }).Count | Should -Be $cluster.Etcd.Endpoint.Count -Because 'each has to say how far it is'
        }
    }
}
