# Whether the endpoint's name leads clients to every control plane and to nothing else.
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
}

Describe 'Endpoint <_>' -ForEach @("$($cluster.Endpoint)") -Tag 'Endpoint' {
    BeforeAll {
        # Which CA the cluster has is told by a control plane; without one the issuer cannot be checked, and no record counts as trusted.
        $kubeconfig = Get-KubeConfig -Cluster $cluster -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $seen = $cluster | Test-ControlPlaneEndpoint -CaCertificate $kubeconfig.CaCertificate -FromNode $nodes -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $records = @($seen | Where-Object Address)
        $summary = $seen | Where-Object Forecast
    }

    Context 'Control plane <_.Name>' -ForEach @($cluster.ControlPlane) {
        BeforeAll {
            $name = $_.Name
            $record = @($records | Where-Object Node -EQ $name)[0]
        }

        It 'has a record' {
            $record | Should -Not -BeNullOrEmpty -Because "no client turns to a control plane that the name does not lead to (it leads to $(@($records | ForEach-Object Address) -join ', '))"
        }

        It 'answers there, and is ready' {
            if (-not $record) { Set-ItResult -Skipped -Because 'it has no record' }
            $record.State -in 'Ready', 'Unauthorized' | Should -BeTrue -Because "clients come here in their turn: $($record.State), $($record.Detail)"
        }

        It 'shows a certificate of the cluster''s CA' {
            if (-not $record -or $record.State -in 'Refused', 'Silent') { Set-ItResult -Skipped -Because 'nothing answers there' }
            $record.IsTrusted | Should -BeTrue -Because "clients refuse any other: $($record.State), $($record.Detail)"
        }
    }

    It 'leads to control planes of the inventory alone' {
        $strange = $records | Where-Object { -not $_.Node } | ForEach-Object { "$($_.Address): $($_.State)" }
        $strange | Should -BeNullOrEmpty -Because 'whoever has that address gets a share of the cluster''s requests'
    }

    It 'is the same for the management host, for every resolver and on every node' {
        $others = @($summary.FromNode | Where-Object { -not $_.Agrees } | ForEach-Object { "$_" }) +
            @($summary.Finding | Where-Object Id -In 'ResolversDisagree', 'ResolverSilent' | ForEach-Object { $_.Text })
        $others | Should -BeNullOrEmpty -Because 'kubelets and kubectl use the name where they are'
        @($summary.FromNode).Count | Should -Be $nodes.Count -Because 'every node has to be asked'
    }

    It 'makes no call fail, and none wait' {
        $summary.RecordCount | Should -BeGreaterThan 0 -Because 'a name without an address leads nowhere'
        $summary.ExpectedFailureShare + $summary.ExpectedSlowShare | Should -Be 0 -Because "of clients' calls: $($summary.Forecast)".TrimEnd('.')
    }

    It 'has nothing else against it' {
        # Left out is what other checks look at, and that a cluster of one control plane has one address.
        $elsewhere = @('CertificateExpiring', 'NameMissingInCertificate', 'JoinedNodeWithoutRecord', 'AddressRefuses', 'AddressSilent', 'AddressNotReady',
            'AddressUntrusted', 'ResolversDisagree', 'ResolverSilent') + @($cluster.ControlPlane.Count -eq 1 ? 'SingleRecord' : @())
        $summary | Should -Not -BeNullOrEmpty -Because 'an endpoint that was not looked at is not well'
        $others = $summary.Finding | Where-Object Id -NotIn $elsewhere | ForEach-Object { "$_ $($_.Remedy)" }
        $others | Should -BeNullOrEmpty -Because 'what Test-ControlPlaneEndpoint finds is worth mending'
    }
}
