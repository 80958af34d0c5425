# Whether certificates are good for a while, carry the endpoint's name, and are the same where they have to be.
# $Inventory: the path of a cluster file, or the object that Import-HaK8sCluster made of it.
param([Parameter(Mandatory)] $Inventory)

BeforeDiscovery {
    if (-not (Get-Module HaK8s)) { Import-Module "$PSScriptRoot/../HaK8s.psd1" }
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
    # What kubeadm gives every control plane a copy of, and the client files of the external etcd.
    $shared = 'ca.crt', 'ca.key', 'sa.pub', 'sa.key', 'front-proxy-ca.crt', 'front-proxy-ca.key', 'etcd/ca.crt', 'apiserver-etcd-client.crt', 'apiserver-etcd-client.key'
}

BeforeAll {
    $cluster = $Inventory -is [string] ? (Import-HaK8sCluster $Inventory -ErrorAction Stop) : $Inventory
    $soon = [DateTimeOffset]::UtcNow.AddDays(30)
}

Describe 'Certificates' -Tag 'Certificate' {
    BeforeAll {
        $states = Get-ControlPlaneStatus -Node $cluster.ControlPlane -WarningAction SilentlyContinue
        # What clients are shown: behind the endpoint's name, and at each control plane's own address.
        $records = @($cluster | Test-ControlPlaneEndpoint -ErrorAction SilentlyContinue | Where-Object Address)
        $addresses = @($cluster.ControlPlane | ForEach-Object Address | Where-Object { $_ } | ForEach-Object { ($_ -match ':' ? "[$_]" : $_) + ":$($cluster.Endpoint.Port)" })
        $direct = @($addresses | Test-ControlPlaneEndpoint -ErrorAction SilentlyContinue | Where-Object Address)
        # Sums alone: no key leaves its node.
        $files = Invoke-NodeCommand 'cd /etc/kubernetes/pki && sha256sum *.key *.pub *.crt etcd/*.crt 2>/dev/null' -Node $cluster.ControlPlane -Timeout 60 -ErrorAction SilentlyContinue -Confirm:$false -WhatIf:$false
        $sums = @{}
        foreach ($result in $files) {
            foreach ($line in $result.Output -match '^[0-9a-f]{64} ') { $sums["$($result.Node.Name) $($line.Substring(66))"] = $line.Substring(0, 12) }
        }
    }

    Context 'Control plane <_.Name>' -ForEach @($cluster.ControlPlane) {
        BeforeAll {
            $name = $_.Name
            $state = $states | Where-Object { $_.Node.Name -eq $name }
            $record = @($records | Where-Object Node -EQ $name)[0]
            $own = @($direct | Where-Object Address -EQ $_.Address)[0]
            # One error for a node that cannot be asked, and not one for each of its checks.
            if ($null -eq $state.Kubelet) { throw "${name}: $($state.Problem -join '; ')" }
        }

        It 'has no certificate that ends within 30 days' {
            $state.NearestExpiry | Should -BeGreaterThan $soon -Because "the first to end is in $($state.NearestExpiryFile); kubeadm certs renew all makes them anew (kubeadm alpha certs before 1.20)"
        }

        It 'has an apiserver that shows a certificate good for 30 days' {
            ($record ?? $own).CertificateExpiry | Should -BeGreaterThan $soon -Because 'an apiserver may still show one whose file has been made anew: restart it'
        }

        It 'has an apiserver whose certificate carries the endpoint''s name' {
            $record | Should -Not -BeNullOrEmpty -Because 'without a record no client sees it there'
            $record.HoldsName | Should -BeTrue -Because "clients that come by $($cluster.Endpoint.Host) refuse it otherwise; add it to certSANs and make the certificate anew ($($record.Detail))"
        }

        It 'has an apiserver whose certificate carries the node''s own address' -Skip:(-not $_.Address) {
            $own.HoldsName | Should -BeTrue -Because "kubeadm join and the node itself come by it ($($own ? $own.Detail : 'it could not be asked'))"
        }
    }

    It 'has the same <_> on all control planes' -ForEach $shared {
        $file = $_
        # A node that cannot be asked fails its own checks above.
        $asked = @($states | Where-Object Kubelet | ForEach-Object { $_.Node.Name })
        $asked | Should -Not -BeNullOrEmpty -Because 'no control plane could be asked'
        $copies = @($asked | ForEach-Object { "${_}: $($sums["$_ $file"] ?? 'none')" })
        $kinds = [System.Collections.Generic.HashSet[string]]::new([string[]] ($copies -replace '^.*: '))
        $copies | Where-Object { $_ -match ': none$' } | Should -BeNullOrEmpty -Because 'every control plane needs it'
        $kinds.Count | Should -Be 1 -Because "a control plane with another one is none of this cluster ($($copies -join ', '))"
    }
}
