using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using HaK8s.Secrets;

namespace HaK8s.Diagnosis;

/// <summary>
/// Evidence as a tar.gz for a bug report: what was found, and per node what was seen, as text and as JSON. Every text goes through the redactor,
/// and the archive is made anew from what was read: no file of a node is in it.
/// </summary>
/// <param name="seen">The evidence.</param>
/// <param name="redactor">Takes the secrets out.</param>
public sealed class EvidenceArchive(ClusterEvidence seen, Redactor redactor)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the archive, readable for its owner alone: all of it or nothing.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="HaK8sException"><c>EvidenceNotWritten</c>.</exception>
    public void Save(string path)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            LocalFile.CreateFolder(path);
            using (FileStream file = LocalFile.CreatePrivate(temporary))
            {
                using (GZipStream compressed = new(file, CompressionLevel.Optimal, leaveOpen: true))
                    Write(compressed, Path.GetFileName(path).Split('.')[0]);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw Failure.EvidenceNotWritten(path, e);
        }
    }

    /// <summary>Writes the tar itself, one node after the other, below a folder.</summary>
    internal void Write(Stream stream, string folder)
    {
        using TarWriter tar = new(stream, TarEntryFormat.Pax, leaveOpen: true);
        IReadOnlyList<DiagnosisFinding> findings = Diagnoser.Judge(seen);
        Add("README.txt", Readme());
        Add("diagnosis.txt", findings.Count == 0 ? "Nothing found.\n" : string.Join("\n", findings.Select(finding => Text(finding, ""))));
        Add("cluster.json", EvidenceJson.Of(new { seen.Time, seen.ControlPlaneEndpoint, seen.KubernetesVersion, seen.Symptom, seen.ApiTrouble, seen.Record, seen.Endpoint, seen.Etcd, Finding = findings }));
        HashSet<string> names = [];
        foreach (NodeEvidence node in seen.Nodes)
        {
            // A node's name is the operator's; as part of a path it is made harmless, and stays one of its own.
            string name = new([.. node.Node.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')]);
            for (name = name.Trim('.'); name.Length == 0 || !names.Add(name);)
                name += "_";
            Add($"{name}/evidence.json", EvidenceJson.Of(node with { Journal = [], Container = [.. node.Container.Select(container => container with { Log = [] })], KubeadmRun = [.. node.KubeadmRun.Select(run => run with { Log = [] })] }));
            Add($"{name}/journal.txt", Lines(node.Journal.Select(line => $"{Time(line.Time)} {line.Unit}: {line.Text}")));
            Add($"{name}/containers.txt", Lines(node.Container.SelectMany(container => container.Log.Select(line => $"{container.Pod}/{container.Name} {container.Attempt} {Time(line.Time)}: {line.Text}"))));
            foreach (KubeadmRunEvidence run in node.KubeadmRun)
                Add($"{name}/kubeadm-{run.Verb}.txt", Lines(run.Log.Select(line => $"{Time(line.Time)} {line.Text}")));
        }

        void Add(string name, string text)
        {
            using MemoryStream content = new(Encoding.UTF8.GetBytes(redactor.Redact(text)), writable: false);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{redactor.Redact(name)}") { DataStream = content, Mode = Mode, ModificationTime = seen.Time });
        }
    }

    private string Readme() => $"""
        Evidence of a Kubernetes control plane, gathered by HaK8s {typeof(EvidenceArchive).Assembly.GetName().Version?.ToString(3)} on {Time(seen.Time)}.

        diagnosis.txt         what was found, the likeliest cause first, and what follows from it
        cluster.json          the same, and what the management host saw of endpoint and etcd
        NODE/evidence.json    services, containers, manifests' options, settings, certificates (never keys), ports, names, disks, clock
        NODE/journal.txt      lines of kubelet and containerd, newest first; of lines that differ in numbers alone the newest
        NODE/containers.txt   last lines of containers that do not run or have run before
        NODE/kubeadm-*.txt    last lines of kubeadm

        Passwords, tokens and keys that are known by their form or name are masked as {Redactor.Mask}. Names, addresses and paths are not: look
        through it before you give it away.

        Looked at:
        {Lines(seen.LookedAt.Select(looked => "  " + looked))}
        """;

    private static string Text(DiagnosisFinding finding, string indent) => Lines(
    [
        $"{indent}{finding} [{finding.Id}, {finding.Confidence}: {finding.ConfidenceReason}]",
        $"{indent}  Symptom: {finding.Symptom}",
        .. finding.Evidence.Select(line => $"{indent}  Evidence: {line}"),
        $"{indent}  Remedy: {finding.Remedy}",
        $"{indent}  See: {finding.Reference}",
    ]) + string.Concat(finding.Explains.Select(below => Text(below, indent + "    ")));

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
}
