using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using HaK8s.ControlPlane;
using HaK8s.Diagnosis;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>
/// Evidence from files of the folder Recorded: healthy-control-plane.txt and healthy-worker.txt are whole answers of control-plane-evidence.sh from
/// nodes that were well; each other file is named after the rule that it shows and says what differs from one of them. Its lines:
///   # where the texts come from          at least one: a component's source or a page, or "lab" for what was seen there
///   base healthy-worker                  when it is not healthy-control-plane
///   kubernetes 1.24                      the target version
///   symptom TEXT                         what the operator saw
///   ahead SECONDS                        how far the node's clock is ahead of the management host's
///   notready REASON: MESSAGE             Kubernetes' word on the node, which it otherwise calls Ready
///   record ADDRESS                       an address of the endpoint k8s-api.lab.test:6443, where the management host gets answers
///   -PREFIX                              takes the base's lines that begin so away
///   KEY TAB VALUE...                     a line of the script; @-30 stands for the time 30 seconds before the look
/// </summary>
internal static partial class RecordedEvidence
{
    private const string Endpoint = "k8s-api.lab.test:6443";

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Diagnosis", "Recorded");

    public static IEnumerable<string> Rules => Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!)
        .Where(name => !name.StartsWith("healthy", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static ClusterEvidence Read(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, name + ".txt"));
        Assert.Contains(lines, line => line.StartsWith("# ", StringComparison.Ordinal));
        string Said(string word) => lines.FirstOrDefault(line => line.StartsWith(word + " ", StringComparison.Ordinal))?[(word.Length + 1)..] ?? "";

        List<string> told = name.StartsWith("healthy", StringComparison.Ordinal) ? [] : [.. Base(Said("base") is { Length: > 0 } given ? given : "healthy-control-plane")];
        foreach (string line in lines)
        {
            if (line.StartsWith('-'))
                Assert.NotEqual(0, told.RemoveAll(old => old.StartsWith(line[1..], StringComparison.Ordinal)));
            else if (line.Contains('\t', StringComparison.Ordinal))
                told.Add(line);
        }
        return new()
        {
            Nodes = [Node(told, double.TryParse(Said("ahead"), CultureInfo.InvariantCulture, out double ahead) ? ahead : 0)],
            KubernetesVersion = Compatibility.KubernetesVersion.TryParse(Said("kubernetes")),
            ControlPlaneEndpoint = Records(lines).Length > 0 ? Endpoint : null,
            Record = [.. Records(lines)],
            Symptom = Said("symptom") is { Length: > 0 } symptom ? symptom : null,
            Api = new()
            {
                Nodes = new Dictionary<string, NodeCondition> { ["m-1"] = Said("notready") is { Length: > 0 } reason ? new(false, reason, "") : new(true, "KubeletReady: kubelet is posting ready status", "") },
            },
            Time = DateTimeOffset.UtcNow,
        };
    }

    private static EndpointRecord[] Records(string[] lines) => [.. lines.Where(line => line.StartsWith("record ", StringComparison.Ordinal))
        .Select(line => new EndpointRecord { Endpoint = Endpoint, Address = IPAddress.Parse(line[7..]), State = EndpointRecordState.Ready, IsReady = true, Detail = "ok" })];

    private static NodeEvidence Node(List<string> lines, double ahead)
    {
        double now = double.Parse(lines.Last(line => line.StartsWith("clock\t", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture);
        string text = Ago().Replace(string.Join('\n', lines), match => (now - int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToString("0", CultureInfo.InvariantCulture));
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddSeconds(now);
        DateTimeOffset here = time.AddSeconds(-ahead);
        return NodeEvidenceReader.Read(new Node { Name = "m-1", Address = "192.0.2.1" }, new RemoteResult(0, text + "\n", ""), here, here, new Redactor());
    }

    private static IEnumerable<string> Base(string name) => File.ReadLines(Path.Combine(Folder, name + ".txt")).Where(line => line.Contains('\t', StringComparison.Ordinal));

    [GeneratedRegex(@"@-(\d+)")]
    private static partial Regex Ago();
}
