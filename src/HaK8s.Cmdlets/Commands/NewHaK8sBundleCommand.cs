using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Bundles;
using HaK8s.Compatibility;

namespace HaK8s.Commands;

/// <summary>New-HaK8sBundle: makes an offline bundle, a folder of archives, programs, packages and images with checksums and a manifest.</summary>
[Cmdlet(VerbsCommon.New, "HaK8sBundle", SupportsShouldProcess = true)]
[OutputType(typeof(Bundle))]
public sealed class NewHaK8sBundleCommand : JobCmdlet
{
    /// <summary>The folder to make; its name is the bundle's.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Files, or folders whose files are taken: releases, programs, packages, units. Those with a checksum file beside them are compared with it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Tarballs of images, made by docker save or ctr images export.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Image { get; set; } = [];

    /// <summary>The Kubernetes that the bundle is for, for its manifest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(KubernetesVersionCompleter))]
    [ValidateNotNull]
    public KubernetesVersion? KubernetesVersion { get; set; }

    /// <summary>Replace a bundle that is there. A folder that is no bundle is never replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        string destination = ResolvePath(Destination);
        BundleMaking making = Guard(() => new BundleMaking(Path.Select(ResolvePath), Image.Select(ResolvePath), destination, Force));
        if (ShouldProcess(destination, making.Description))
            WriteObject(Guard(() => Await(making.MakeAsync(KubernetesVersion?.ToString(), StopToken))));
    }
}
