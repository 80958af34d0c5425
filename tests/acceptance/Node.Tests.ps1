# Whether each node of the inventory is fit, and in its cluster.
# $Inventory: the path of a cluster file, or the object that Import-HaK8sCluster made of it.
param([Parameter(Mandatory)] $Inventory)

BeforeDiscovery {
    if (-not (Get-Module HaK8s)) { Import-Module "$PSScriptRoot/../HaK8s.psd1" }
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
    $nodes = @($cluster.ControlPlane) + @($cluster.Worker)
}

BeforeAll {
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
    $nodes = @($cluster.ControlPlane) + @($cluster.Worker)
    $clockTolerance = 2
}

Describe 'Nodes' -Tag 'Node' {
    BeforeAll {
        # Each cmdlet asks all nodes side by side.
        $facts = Get-HaK8sNodeFact -Node $nodes -ErrorAction SilentlyContinue -ErrorVariable unreached
        $runtimes = Test-ContainerdVersion -Node $nodes -KubernetesVersion $cluster.KubernetesVersion -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $states = Get-ControlPlaneStatus -Node $nodes -ControlPlaneEndpoint "$($cluster.Endpoint)" -WarningAction SilentlyContinue
        $offsets = [double[]] @($facts | Where-Object ClockOffset | ForEach-Object { $_.ClockOffset.TotalSeconds })
        [Array]::Sort($offsets)
        $median = $offsets ? $offsets[[Math]::Floor($offsets.Count / 2)] : 0
    }

    Context 'Node <_.Name>' -ForEach $nodes {
        BeforeAll {
            $name = $_.Name
            $fact = $facts | Where-Object { $_.Node.Name -eq $name }
            $runtime = $runtimes | Where-Object { $_.Node.Name -eq $name }
            $state = $states | Where-Object { $_.Node.Name -eq $name }
            # One error for the node, and not one for each of its checks.
            if (-not $fact) { throw ($unreached | Where-Object { "$($_.TargetObject)" -eq $name }) }
        }

        It 'is Ready' {
            $state.NodeReady | Should -BeTrue -Because "Kubernetes starts no pod on it otherwise ($($state.NodeReadyReason ?? 'its API says nothing of the node'))"
        }

        It 'runs the kubelet of the inventory''s version' {
            $state.KubeletVersion -eq "$($cluster.KubernetesVersion)" | Should -BeTrue -Because "it is $($state.KubeletVersion ?? 'not known') in place of $($cluster.KubernetesVersion): an upgrade may have stopped half-way"
        }

        It 'starts its kubelet and its containerd at boot' {
            $others = 'kubelet', 'containerd' | Where-Object { $fact.UnitOf($_).Enabled -ne 'enabled' }
            $others | Should -BeNullOrEmpty -Because 'the node does not come back after a reboot without them: systemctl enable them'
        }

        It 'has a containerd that suits the cluster''s Kubernetes' {
            $runtime.Passed | Should -BeTrue -Because "$($runtime.Reason ?? 'it could not be asked') $($runtime.Remedy)".TrimEnd(' ', '.')
        }

        It 'has a clock within 2 s of the other nodes''' {
            $fact.ClockOffset | Should -Not -BeNullOrEmpty -Because 'an unknown clock is no good one'
            [Math]::Abs($fact.ClockOffset.TotalSeconds - $median) - $fact.ClockUncertainty.TotalSeconds | Should -BeLessOrEqual $clockTolerance -Because 'leases, tokens and certificates go by it: let chrony or systemd-timesyncd set it'
        }

        It 'has 15 % of its disks free' {
            $fact.Disk | Should -Not -BeNullOrEmpty -Because 'disks that could not be seen may be full'
            $full = $fact.Disk | Where-Object { $_.Free -lt 0.15 * $_.Size } | ForEach-Object { '{0} (on {1}): {2:P0} free' -f $_.Path, $_.Mount, ($_.Free / $_.Size) }
            $full | Should -BeNullOrEmpty -Because 'the kubelet begins to delete images and to evict pods at 15 %'
        }
    }
}

Describe 'Nodes among each other' -Tag 'Node', 'Slow' {
    BeforeAll {
        # Tries the ports from node to node, too. A node of a finished cluster has its files and holds its ports, whether its kubelet runs or not.
        $tests = Test-HaK8sNode -Node $nodes -Cluster $cluster -SkipCheck ClusterLeftovers, PodNetworkLeftovers, PortTaken -ErrorAction SilentlyContinue
    }

    It 'finds nothing on <_.Name> that kubeadm would refuse a host for' -ForEach $nodes {
        $name = $_.Name
        $test = $tests | Where-Object { $_.Node.Name -eq $name }
        $test | Should -Not -BeNullOrEmpty -Because 'a node that cannot be asked cannot be judged'
        $errors = $test.Finding | Where-Object Severity -EQ 'Error' | ForEach-Object { "$_ $($_.Remedy)" }
        $errors | Should -BeNullOrEmpty -Because 'what stops a host from joining stops a node from coming back'
    }
}
