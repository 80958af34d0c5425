# Whether every control plane does its part, and the cluster as a whole gives no cause for a diagnosis.
# $Inventory: the path of a cluster file, or the object that Import-HaK8sCluster made of it.
param([Parameter(Mandatory)] $Inventory)

BeforeDiscovery {
    if (-not (Get-Module HaK8s)) { Import-Module "$PSScriptRoot/../HaK8s.psd1" }
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
}

BeforeAll {
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
}

Describe 'Control planes' -Tag 'ControlPlane' {
    BeforeAll {
        $states = Get-ControlPlaneStatus -Node $cluster.ControlPlane -ControlPlaneEndpoint "$($cluster.Endpoint)" -WarningAction SilentlyContinue
    }

    Context 'Control plane <_.Name>' -ForEach @($cluster.ControlPlane) {
        BeforeAll {
            $name = $_.Name
            $state = $states | Where-Object { $_.Node.Name -eq $name }
            $problem = $state.Problem -join '; '
            # One error for a node that cannot be asked, and not one for each of its checks.
            if ($null -eq $state.Kubelet) { throw "${name}: $problem" }
        }

        It 'has an apiserver that is ready' {
            $state.ApiServer | Should -Be 'Healthy' -Because "clients come here in their turn: $problem"
        }

        It 'has a controller-manager and a scheduler that are healthy' {
            $state.ControllerManager | Should -Be 'Healthy' -Because "each stands by for the others': $problem"
            $state.Scheduler | Should -Be 'Healthy' -Because "each stands by for the others': $problem"
        }

        It 'has a kubelet and a containerd that run' {
            $state.Kubelet, $state.Containerd | Should -Be 'active', 'active' -Because "without them nothing starts the control plane's pods again: $problem"
        }

        It 'runs the static pods of a control plane' {
            $running = @($state.StaticPod | Where-Object State -EQ 'Running' | ForEach-Object { $_.Name })
            $missing = 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler' | Where-Object { $_ -notin $running }
            $missing | Should -BeNullOrEmpty -Because "of its static pods there is: $($state.StaticPod -join ', ')"
        }

        It 'reaches every member of etcd' {
            $state.EtcdHealthy | Should -Be $cluster.Etcd.Endpoint.Count -Because "its apiserver knows $($state.EtcdCount), and turns to another when one is lost"
        }

        It 'has nothing else against it' {
            $state.Problem | Should -BeNullOrEmpty -Because 'what Get-ControlPlaneStatus calls a problem is one'
            $state.Status | Should -Be 'Healthy' -Because 'a node that has not joined is no control plane'
        }
    }

    It 'lead the controller-manager and the scheduler, one of them each' {
        @($states | ForEach-Object { $_.Leads } | Where-Object { $_ -in 'kube-controller-manager', 'kube-scheduler' }) | Should -HaveCount 2 -Because 'without a leader nothing is scheduled or reconciled'
    }
}

Describe 'Diagnosis' -Tag 'ControlPlane', 'Slow' {
    BeforeAll {
        $findings = Get-ControlPlaneDiagnosis -Cluster $cluster -WarningAction SilentlyContinue -InformationAction Ignore
    }

    It 'finds nothing' {
        $causes = $findings | ForEach-Object { "$($_.Id): $_ $($_.Remedy)" }
        $causes | Should -BeNullOrEmpty -Because 'what Get-ControlPlaneDiagnosis finds is or becomes an outage; run it to see the evidence'
    }
}
