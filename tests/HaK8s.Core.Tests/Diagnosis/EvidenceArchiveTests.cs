using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using HaK8s.Diagnosis;
using HaK8s.Inventory;
using HaK8s.Secrets;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

/// <summary>The archive for a bug report: complete, readable, and without secrets.</summary>
public sealed class EvidenceArchiveTests : IDisposable
{
    private const string Password = "hunter2-of-the-proxy", Token = "abcdef.0123456789abcdef";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    private static Dictionary<string, (string Text, UnixFileMode Mode)> Read(string path)
    {
        Dictionary<string, (string, UnixFileMode)> entries = [];
        using GZipStream file = new(File.OpenRead(path), CompressionMode.Decompress);
        using TarReader tar = new(file);
        while (tar.GetNextEntry() is { } entry)
        {
            using StreamReader text = new(entry.DataStream ?? Stream.Null);
            entries.Add(entry.Name, (text.ReadToEnd(), entry.Mode));
        }
        return entries;
    }

    private static ClusterEvidence Seen(params NodeEvidence[] nodes) => new() { Nodes = [.. nodes], Time = DateTimeOffset.UnixEpoch.AddDays(20000), LookedAt = ["m-1: all of it"] };

    [Fact]
    public void What_was_seen_and_found_is_in_it_as_text_and_as_json()
    {
        NodeEvidence node = RecordedEvidence.Read("SwapOn").Nodes[0];
        new EvidenceArchive(Seen(node), new Redactor()).Save(folder["evidence.tar.gz"]);

        Dictionary<string, (string Text, UnixFileMode Mode)> entries = Read(folder["evidence.tar.gz"]);
        Assert.All(entries.Values, entry => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, entry.Mode));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["evidence.tar.gz"]));
        Assert.Contains("SwapOn", entries["evidence/diagnosis.txt"].Text, StringComparison.Ordinal);
        Assert.Contains("m-1: all of it", entries["evidence/README.txt"].Text, StringComparison.Ordinal);
        Assert.Contains("running with swap on is not supported", entries["evidence/m-1/journal.txt"].Text, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(entries["evidence/m-1/evidence.json"].Text);
        Assert.Equal("m-1", json.RootElement.GetProperty("Node").GetString());
        Assert.Equal("/swapfile", json.RootElement.GetProperty("Fact").GetProperty("Swap")[0].GetProperty("Name").GetString());
        Assert.Equal("v1.20.2", json.RootElement.GetProperty("Fact").GetProperty("KubeletVersion").GetString());
        using JsonDocument cluster = JsonDocument.Parse(entries["evidence/cluster.json"].Text);
        Assert.Equal("SwapOn", cluster.RootElement.GetProperty("Finding")[0].GetProperty("Id").GetString());
    }

    [Fact]
    public void Secrets_are_masked_wherever_they_stand()
    {
        Redactor redactor = new();
        redactor.Register(Password);
        string line = $"kubeadm join --token {Token} with \"{Password}\"\\";
        NodeEvidence node = RecordedEvidence.Read("SwapOn").Nodes[0] with
        {
            Node = new Node { Name = "m-1" },
            Journal = [new("kubelet", DateTimeOffset.UtcNow, line)],
            Container = [new("pod", "kube-apiserver", "Exited", 1, "image", 1, line, null, [new("m-1", "kube-apiserver", null, line)])],
            KubeadmRun = [new("init", "ended", 1, null, "/log", [new("m-1", "kubeadm init", null, line)])],
            Manifest = [new("kube-apiserver", line, [new("token-auth-file", line)])],
            NetworkMessage = line,
        };
        new EvidenceArchive(Seen(node) with { Symptom = line, LookedAt = [line] }, redactor).Save(folder["evidence.tar.gz"]);

        foreach ((string name, (string text, _)) in Read(folder["evidence.tar.gz"]))
        {
            Assert.DoesNotContain(Password, name + text, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, name + text, StringComparison.Ordinal);
            if (name.EndsWith(".json", StringComparison.Ordinal))
                JsonDocument.Parse(text).Dispose();
        }
    }

    [Fact]
    public void Every_node_has_a_folder_of_its_own_that_leads_nowhere_else()
    {
        NodeEvidence node = RecordedEvidence.Read("healthy-worker").Nodes[0];
        NodeEvidence[] nodes = [.. new[] { "..", "a/b", "a_b", "ü" }.Select(name => node with { Node = node.Node with { Name = name } })];
        new EvidenceArchive(Seen(nodes), new Redactor()).Save(folder["evidence.tar.gz"]);

        string[] folders = [.. Read(folder["evidence.tar.gz"]).Keys.Where(name => name.EndsWith("/evidence.json", StringComparison.Ordinal))];
        Assert.Equal(4, folders.Distinct().Count());
        Assert.All(folders, name => Assert.Matches("^evidence/[A-Za-z0-9_][A-Za-z0-9_.-]*/evidence[.]json$", name));
    }

    [Fact]
    public void Where_it_cannot_be_written_nothing_is_left_and_what_was_there_stays()
    {
        Directory.CreateDirectory(folder["evidence.tar.gz"]);
        HaK8sException failure = Assert.Throws<HaK8sException>(() => new EvidenceArchive(Seen(), new Redactor()).Save(folder["evidence.tar.gz"]));
        Assert.Equal("EvidenceNotWritten", failure.ErrorId);
        Assert.Equal([folder["evidence.tar.gz"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
