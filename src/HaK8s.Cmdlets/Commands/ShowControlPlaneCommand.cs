using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.ControlPlane;
using HaK8s.Etcd;

namespace HaK8s.Commands;

/// <summary>
/// Draws one picture of a cluster: the endpoint, its records, the nodes behind them, and etcd, with states, latencies and versions. All are asked
/// at the same time, and what cannot be asked stands in the picture with the reason. -Html writes it as a page that needs no network.
/// </summary>
[Cmdlet(VerbsCommon.Show, "ControlPlane", SupportsShouldProcess = true, DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(ControlPlanePicture), typeof(FileInfo))]
public sealed class ShowControlPlaneCommand : ClusterCmdlet
{
    private const string PictureSet = "Picture";

    /// <summary>A picture that was taken before, to be written with -Html.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PictureSet)]
    [ValidateNotNull]
    public ControlPlanePicture? Picture { get; set; }

    /// <summary>Writes the picture into this file too, as a page of HTML. Wildcards are not expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Html { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With -Html: gives the picture in place of the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How long a node, a resolver or an address may take to answer, in seconds.</summary>
    [Parameter(ParameterSetName = NodeSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateRange(1, 300)]
    public double TimeoutSeconds { get; set; } = 10;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == PictureSet)
            Give(() => Picture!);
        else
            base.ProcessRecord();
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (ParameterSetName != PictureSet)
            Give(Take);
    }

    private void Give(Func<ControlPlanePicture> take)
    {
        string? path = Html is null ? null : ResolvePath(Html);
        if (path is not null && !ShouldProcess(path, "Write the picture of the control plane"))
            return;
        if (path is not null && File.Exists(path) && !Force)
            ThrowFailure(Failure.PictureExists(path), path);
        // The page is written from what the pipeline would get: the same words are masked in both.
        ControlPlanePicture picture = (ControlPlanePicture)Sessions.Redactor.RedactObject(take())!;
        if (path is not null)
            Guard<object?>(() =>
            {
                new PicturePage(picture).Save(path);
                return null;
            }, path);
        WriteObject(path is null || PassThru ? picture : new FileInfo(path));
    }

    private ControlPlanePicture Take()
    {
        using EtcdHttp? etcd = EtcdWay(TimeoutSeconds);
        PictureSurvey survey = new([.. Nodes.Select(Sessions.Get)], Sessions.Redactor)
        {
            Name = Cluster?.Name,
            Endpoint = NamedEndpoint(),
            Etcd = etcd is null ? null : (etcd, Cluster!.Etcd.Endpoint),
            KubeConfig = NamedKubeConfig(),
            KubernetesVersion = KubernetesVersion ?? Cluster?.KubernetesVersion,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            ThrottleLimit = ThrottleLimit,
        };
        ControlPlanePicture picture = Await(survey.RunAsync(StopToken), "Taking a picture of the control plane", () => ("asking nodes, endpoint and etcd", -1));
        foreach (string notice in Sessions.TakeNotices())
            WriteWarning(notice);
        return picture;
    }
}
