@{
    RootModule           = 'HaK8s.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d87ee1f-279f-4366-a65c-2dbcd59c3df5'
    Author               = 'HaK8s contributors'
    CompanyName          = 'HaK8s contributors'
    Copyright            = '(c) HaK8s contributors. MIT licence.'
    Description          = 'Builds highly available Kubernetes control planes over SSH: kubeadm, an external etcd with TLS, and a DNS round-robin endpoint.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('HaK8s.format.ps1xml')
    CmdletsToExport      = @(
        'New-HaK8sNode'
        'New-HaK8sInventory'
        'Import-HaK8sCluster'
        'Get-HaK8sConnection'
        'Disconnect-HaK8sNode'
        'Get-HaK8sNodeFact'
        'Test-HaK8sNode'
        'Initialize-HaK8sNode'
        'Copy-EtcdClientCert'
        'New-KubeadmConfig'
        'Import-KubeadmConfig'
        'Set-ContainerdConfig'
        'Test-ContainerdVersion'
        'Install-Containerd'
        'Install-CniPlugins'
        'New-HaK8sBundle'
        'Copy-HaK8sPackage'
        'Invoke-KubeadmInit'
        'New-KubeadmJoinCredential'
        'Invoke-KubeadmJoin'
        'Invoke-NodeCommand'
        'Test-ControlPlaneEndpoint'
        'Get-ControlPlaneStatus'
        'Wait-ControlPlane'
        'Show-ControlPlane'
        'Get-ControlPlaneDiagnosis'
        'Export-ControlPlaneEvidence'
        'Test-HaK8sAcceptance'
        'Get-KubeConfig'
        'Merge-KubeConfig'
        'Invoke-KubeadmReset'
        'Test-EtcdCluster'
        'Save-EtcdSnapshot'
        'Clear-EtcdKeyspace'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('Kubernetes', 'kubeadm', 'etcd', 'containerd', 'CNI', 'HighAvailability', 'SSH', 'Linux', 'Windows', 'MacOS', 'PSEdition_Core')
            LicenseUri   = 'https://licenses.nuget.org/MIT'
            Prerelease   = 'preview1'
            ReleaseNotes = 'CHANGELOG.md in the folder of the installed module tells what each version changed.'
            # ProjectUri and IconUri stand here once the project has a public address; the icon travels in the package until then.
        }
    }
}
