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
        $rows = Test-EtcdCluster -Cluster $cluster -FromNode $cluster.ControlPlane -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction SilentlyContinue
        $here = @($rows | Where-Object From -EQ 'management host')
        $findings = @($rows | ForEach-Object { $_.Cluster.Findings })
    }

    Context 'Member <_>' -ForEach @($cluster.Etcd.Endpoint) {
        BeforeAll {
            $endpoint = $_
            $seen = @($rows | Where-Object Endpoint -EQ $endpoint)
            $own = $here | Where-Object Endpoint -EQ $endpoint
            $unwell = $seen | Where-Object State -NE 'Healthy' | ForEach-Object { "$($_.From): $($_.State), $($_.Detail)" }
            # One error for a member that does not answer, and not one for each of its checks.
            if (-not $own.Version) { throw $unwell -join '; ' }
        }

        It 'is healthy for the management host and for every control plane' {
            $unwell | Should -BeNullOrEmpty -Because 'an apiserver uses the members that its own node reaches'
        }

        It 'has raised no alarm' {
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
            $own.VersionVerdict | Should -Not -Be 'TooOld' -Because "kubeadm refuses etcd $($own.Version) for $($cluster.KubernetesVersion)"
        }
    }

    Context 'All members' {
        It 'are asked by the management host and by every control plane' {
            $silent = @('management host') + @($cluster.ControlPlane | ForEach-Object Name) | Where-Object { $_ -notin @($rows | ForEach-Object From) }
            $silent | Should -BeNullOrEmpty -Because "the members may be out of reach for them$($failures | ForEach-Object { "; $($_.Exception.Cause)" })".TrimEnd('.')
        }

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
            @($here | Where-Object { $null -ne $_.RaftLag }).Count | Should -BeGreaterThan 0 -Because 'how far none of them says, none has got'
            $behind = $here | Where-Object RaftLag -GT 5000 | ForEach-Object { "$($_.Endpoint): $($_.RaftLag) entries" }
            $behind | Should -BeNullOrEmpty -Because 'a member further behind than etcd keeps entries for needs a whole snapshot'
        }
    }
}
