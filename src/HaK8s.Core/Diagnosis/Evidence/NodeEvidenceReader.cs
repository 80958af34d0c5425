using System.Globalization;
using HaK8s.ControlPlane;
using HaK8s.Inventory;
using HaK8s.Preflight;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Diagnosis;

/// <summary>Gathers a node's evidence with control-plane-evidence.sh and reads what it says.</summary>
internal static class NodeEvidenceReader
{
    private const string StatusPrefix = "status-";

    /// <summary>Looks at a node in one round trip. One that cannot be looked at is an answer too.</summary>
    /// <param name="session">The node.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="redactor">Gets the administrator's key.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<NodeEvidence> ObserveAsync(IRemoteSession session, EvidenceRequest request, Redactor redactor, CancellationToken cancellationToken)
    {
        DateTimeOffset sent = default, received = default;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.NodeTimeout);
        try
        {
            RemoteResult result = await session.RunAsync(request.Script(DateTimeOffset.UtcNow), line =>
            {
                if (line.StartsWith("clock\t", StringComparison.Ordinal))
                    (sent, received) = (sent == default ? DateTimeOffset.UtcNow : sent, DateTimeOffset.UtcNow);
            }, limit.Token);
            return result["kernel"] is null ? Untold(session.Node, Failure.NodeFactsFailed(result)) : Read(session.Node, result, sent, received, redactor);
        }
        catch (HaK8sException failure)
        {
            return Untold(session.Node, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            session.Abandon();
            return new() { Node = session.Node, Trouble = $"no answer over SSH within {request.NodeTimeout.TotalSeconds:0.#} s", TroubleId = "NodeSilent", Time = DateTimeOffset.UtcNow };
        }
    }

    private static NodeEvidence Untold(Node node, HaK8sException failure) =>
        new() { Node = node, Trouble = failure.Cause.TrimEnd('.'), TroubleId = failure.ErrorId, Time = DateTimeOffset.UtcNow };

    internal static NodeEvidence Read(Node node, RemoteResult result, DateTimeOffset began, DateTimeOffset ended, Redactor redactor)
    {
        ILookup<string, string[]> fields = result.Fields.ToLookup(field => field.Key, field => field.Value.Split('\t'));
        IEnumerable<string[]> Lines(string key, int columns) => fields[key].Where(line => line.Length >= columns);
        RemoteResult status = result.Part(StatusPrefix);
        return new()
        {
            Node = node,
            Time = Seconds(fields["clock"].Select(clock => clock[0]).LastOrDefault()) ?? DateTimeOffset.UtcNow,
            Fact = NodeFactReader.Read(node, result, began, ended),
            Unit = [.. Lines("unit-state", 7).Select(unit => new UnitState(unit[0], unit[1], unit[2], unit[3], Number(unit[4]) ?? 0, Number(unit[5]) ?? 0, Seconds(unit[6])))],
            Journal = [.. Lines("journal", 3).Select(line => new JournalLine(line[0], Seconds(line[1]) ?? default, Rest(line, 2)))],
            Sandbox = [.. Lines("sandbox", 4).Select(pod => new PodSandbox(pod[0], pod[1], pod[2], Number(pod[3]) ?? 0))],
            Container = [.. Lines("pod-container", 5).Select(container => Container(node, container, Lines("container-log", 4)))],
            NetworkReady = fields["network-ready"].LastOrDefault() is [var ready, ..] ? ready == "yes" : null,
            NetworkMessage = fields["network-ready"].LastOrDefault() is [_, var message] ? message : "",
            RuntimeError = fields["runtime-error"].LastOrDefault()?[0],
            Image = [.. fields["image"].Select(image => image[0])],
            Manifest = [.. Manifests(fields)],
            ManifestError = [.. Lines("manifest-error", 2).Select(error => new NamedText(error[0], error[1]))],
            KubeletConfig = [.. Lines("kubelet-config", 2).Select(setting => new NamedText(setting[0], setting[1]))],
            KubeletFlag = [.. Lines("kubelet-flag", 2).Select(flag => new NamedText(flag[0], flag[1]))],
            KubeletServer = fields["kubelet-server"].LastOrDefault()?[0],
            KubeletCa = fields["kubelet-ca"].SelectMany(ca => CertificateEvidence.Read(NodePaths.KubeletKubeConfig, ca[0], pem: true)).FirstOrDefault(),
            CniConfiguration = [.. Lines("cni-conf", 4).Select(conf => new CniConfiguration(conf[0], conf[1], conf[2], [.. conf[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)]))],
            CniPlugin = [.. fields["cni-plugin"].Select(plugin => plugin[0]).Distinct()],
            CniPluginFile = [.. Lines("cni-plugin", 2).Select(plugin => $"{plugin[1]}/{plugin[0]}")],
            Runc = fields["runc"].LastOrDefault()?[0],
            File = [.. Lines("file", 2).Select(file => new NodeFile(file[0], Number(file[1]) ?? 0))],
            FileSum = [.. Lines("file-sum", 2).Select(file => new NamedText(file[0], file[1]))],
            Certificate =
            [
                .. status.All("certificate").Select(line => line.Split('\t')).Where(line => line.Length == 2).SelectMany(file => CertificateEvidence.Read(file[0], file[1], pem: false)),
                .. status.All("certificate-data").Select(line => line.Split('\t')).Where(line => line.Length == 2).SelectMany(file => CertificateEvidence.Read(file[0], file[1], pem: true)),
            ],
            KubeadmRun = [.. Lines("kubeadm-run", 5).Select(run => new KubeadmRunEvidence(run[0], run[1], Number(run[2]), Seconds(run[3]), run[4],
                [.. Lines("kubeadm-log", 3).Where(line => line[0] == run[0]).Select(line => new EvidenceLine(node.Name, $"kubeadm {run[0]}", Seconds(line[1]), Rest(line, 2)))]))],
            Status = ControlPlaneObservation.Parse(node, status, redactor),
        };
    }

    private static ContainerState Container(Node node, string[] fields, IEnumerable<string[]> logs) => new(
        fields[0], fields[1], fields[2], Number(fields[3]) ?? 0, fields[4], Number(fields.ElementAtOrDefault(5)), fields.ElementAtOrDefault(6) ?? "", Time(fields.ElementAtOrDefault(7)),
        fields[2] == "Running" ? [] : [.. logs.Where(line => line[0] == fields[0] && line[1] == fields[1]).Select(line => new EvidenceLine(node.Name, fields[1], Time(line[2]), Rest(line, 3)))]);

    private static IEnumerable<StaticPodManifest> Manifests(ILookup<string, string[]> fields) =>
        fields["manifest-image"].Where(image => image.Length == 2).GroupBy(image => image[0], image => image[1]).Select(manifest => new StaticPodManifest(manifest.Key, manifest.First(),
            [.. fields["argument"].Where(argument => argument.Length == 3 && argument[0] == manifest.Key).Select(argument => new NamedText(argument[1], argument[2]))]));

    // What was said may hold tabs itself.
    private static string Rest(string[] fields, int from) => string.Join(' ', fields.Skip(from));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static DateTimeOffset? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e11 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && time.Year > 1 ? time : null;
}
