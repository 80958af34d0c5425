using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Kubeadm;

namespace HaK8s.Commands;

/// <summary>Import-KubeadmConfig: reads the YAML back that New-KubeadmConfig wrote, in every version of kubeadm's API.</summary>
[Cmdlet(VerbsData.Import, "KubeadmConfig", DefaultParameterSetName = "Path")]
[OutputType(typeof(KubeadmConfiguration))]
public sealed class ImportKubeadmConfigCommand : FileImportCmdlet
{
    private protected override object Read(string file) => KubeadmConfiguration.Read(file);
}
