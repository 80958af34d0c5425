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
        # Sums, so that no key leaves its node; and the one certificate that clients of the endpoint see.
        $look = 'cd /etc/kubernetes/pki && sha256sum *.key *.pub *.crt etcd/*.crt 2>/dev/null; cat apiserver.crt'
        $files = Invoke-NodeCommand $look -Node $cluster.ControlPlane -Timeout 60 -ErrorAction SilentlyContinue -ErrorVariable unreached -Confirm:$false -WhatIf:$false
        $sums = @{}
        foreach ($result in $files) {
            foreach ($line in $result.Output -match '^[0-9a-f]{64} ') { $sums["$($result.Node.Name) $($line.Substring(66))"] = $line.Substring(0, 12) }
        }
    }

    Context 'Control plane <_.Name>' -ForEach @($cluster.ControlPlane) {
        BeforeAll {
            $name = $_.Name
            $address = $_.Address
            $state = $states | Where-Object { $_.Node.Name -eq $name }
            $text = @(@($files | Where-Object { $_.Node.Name -eq $name })[0].Output) -notmatch '^[0-9a-f]{64} ' -join "`n"
            $served = $text -match 'BEGIN CERTIFICATE' ? [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem($text) : $null
            # One error for a node that cannot be asked, and not one for each of its checks.
            $silence = @($unreached | Where-Object { "$($_.TargetObject)" -eq $name })[0]
            if ($silence -and -not $text) { throw $silence }
        }

        It 'has no certificate that ends within 30 days' {
            $state.NearestExpiry | Should -BeGreaterThan $soon -Because "the first to end is in $($state.NearestExpiryFile); kubeadm certs renew all makes them anew (kubeadm alpha certs before 1.20)"
        }

        It 'has an apiserver certificate' {
            $served | Should -Not -BeNullOrEmpty -Because "/etc/kubernetes/pki/apiserver.crt has to be there: $silence".TrimEnd('.')
        }

        It 'has an apiserver certificate that carries the endpoint''s name' {
            $served -and $served.MatchesHostname($cluster.Endpoint.Host, $true, $false) | Should -BeTrue -Because "clients that come by $($cluster.Endpoint.Host) refuse it otherwise; add it to certSANs and make the certificate anew"
        }

        It 'has an apiserver certificate that carries the node''s own address' -Skip:(-not $_.Address) {
            $served -and $served.MatchesHostname($address, $true, $false) | Should -BeTrue -Because "kubeadm join and kubectl on the node come by $address"
        }
    }

    It 'has the same <_> on all control planes' -ForEach $shared {
        $file = $_
        $copies = @($cluster.ControlPlane | ForEach-Object { "$($_.Name): $($sums["$($_.Name) $file"] ?? 'none')" })
        $kinds = [System.Collections.Generic.HashSet[string]]::new([string[]] ($copies -replace '^.*: '))
        $copies | Where-Object { $_ -match ': none$' } | Should -BeNullOrEmpty -Because 'every control plane needs it'
        $kinds.Count | Should -Be 1 -Because "a control plane with another one is none of this cluster ($($copies -join ', '))"
    }
}
