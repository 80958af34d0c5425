using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Etcd;
using HaK8s.Inventory;

namespace HaK8s.Commands;

/// <summary>
/// Deletes the keys of a Kubernetes cluster that is gone from an external etcd, those below one prefix alone, after a verified snapshot. It
/// refuses while an apiserver lives on them.
/// </summary>
[Cmdlet(VerbsCommon.Clear, "EtcdKeyspace", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(EtcdKeyspaceClearing))]
public sealed class ClearEtcdKeyspaceCommand : EtcdCmdlet
{
    private const int NamesShown = 12;

    /// <summary>The prefix of the keys, as the apiserver's --etcd-prefix says it.</summary>
    [Parameter(Position = 0)]
    public string Prefix { get; set; } = "/registry/";

    /// <summary>The snapshot's file; etcd-NAME-TIME.db in the current folder when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SnapshotPath { get; set; }

    /// <summary>Takes no snapshot: what is deleted cannot be had back.</summary>
    [Parameter]
    public SwitchParameter NoSnapshot { get; set; }

    /// <summary>Goes on although an apiserver lives.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        using EtcdHttp etcd = Connect();
        IReadOnlyList<string> endpoints = Endpoints;
        EtcdKeyspaceClear clear = Guard(() => new EtcdKeyspaceClear(etcd, endpoints, Prefix), Prefix);
        try
        {
            EtcdKeyspaceSurvey survey = CheckApiServers(clear, Await(clear.SurveyAsync(StopToken)));
            string? file = NoSnapshot || survey.Covered == 0 ? null : SnapshotFile();
            if (!ShouldProcess($"etcd {string.Join(", ", endpoints)}", Describe(survey, file)))
                return;
            EtcdSnapshot? snapshot = file is null ? null : SaveSnapshot(etcd, file, overwrite: false);
            WriteObject(Await(clear.RunAsync(snapshot, StopToken)));
        }
        catch (HaK8sException failure)
        {
            WriteFailure(failure, Prefix);
        }
    }

    /// <summary>The leases tell of every apiserver on this etcd; the ports of one that cannot reach etcd just now.</summary>
    /// <returns>The survey, or a later one where leases were waited for.</returns>
    private EtcdKeyspaceSurvey CheckApiServers(EtcdKeyspaceClear clear, EtcdKeyspaceSurvey survey)
    {
        Node[] nodes = [.. Cluster?.ControlPlane ?? []];
        int port = Cluster?.ControlPlaneEndpoint.Port ?? ControlPlaneEndpoint.DefaultPort;
        string?[] shown = Await(Task.WhenAll(nodes.Select(node => LivingApiServer.FindAsync(node.Address ?? node.HostName, port, RequestTimeout, StopToken))));
        string[] answering = [.. nodes.Zip(shown).Where(one => one.Second is not null).Select(one => $"{one.First} answers on port {port} ({one.Second})")];
        if (answering.Length == 0 && !Force && !IsWhatIf)
            survey = WaitForLeases(clear, survey);
        string[] evidence = [.. survey.ApiServers.Select(address => $"that of {address} holds its lease"), .. answering];
        if (evidence.Length == 0)
            return survey;
        HaK8sException refusal = Failure.EtcdApiServerLives(survey.Prefix, evidence);
        if (!Force && !IsWhatIf)
            throw refusal;
        WriteWarning(Force ? refusal.Cause : refusal.Cause + " Without -Force nothing would be deleted.");
        return survey;
    }

    /// <summary>The lease of an apiserver that was stopped a moment ago ends by itself; a living one renews its own.</summary>
    private EtcdKeyspaceSurvey WaitForLeases(EtcdKeyspaceClear clear, EtcdKeyspaceSurvey survey)
    {
        const string activity = "Clearing an etcd prefix";
        Stopwatch waited = Stopwatch.StartNew();
        while (survey.ApiServers.Count > 0 && waited.Elapsed < EtcdKeyspaceClear.LeaseTime + TimeSpan.FromSeconds(2))
        {
            WriteProgress(new ProgressRecord(0, activity, $"waiting for the lease of {string.Join(", ", survey.ApiServers)} to end")
            {
                PercentComplete = (int)Math.Min(99, 100 * waited.Elapsed / EtcdKeyspaceClear.LeaseTime),
            });
            if (StopToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(1)))
                throw new PipelineStoppedException();
            survey = Await(clear.SurveyAsync(StopToken));
        }
        WriteProgress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
        return survey;
    }

    private string SnapshotFile() => ResolvePath(SnapshotPath ?? string.Create(CultureInfo.InvariantCulture, $"etcd-{Cluster?.Name ?? new Uri(Endpoints[0]).Host}-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}.db"));

    private static string Describe(EtcdKeyspaceSurvey survey, string? file) =>
        $"Delete {survey.Covered} keys under {survey.Prefix}{List(survey.CoveredByName)}"
        + (file is null ? "" : $" after a snapshot to {file}")
        + $" and leave {survey.Others} others{List(survey.OthersByName)}";

    // The largest first: they say best what it is about.
    private static string List(ValueList<EtcdKeyCount> counts) => counts.Count == 0 ? ""
        : $" ({string.Join(", ", counts.OrderByDescending(one => one.Keys).Take(NamesShown))}{(counts.Count > NamesShown ? $" and {counts.Count - NamesShown} more prefixes" : "")})";
}
