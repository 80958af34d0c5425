using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Etcd;

/// <summary>Test-EtcdCluster, Save-EtcdSnapshot and Clear-EtcdKeyspace with three real members; each test has them for itself and leaves them healthy.</summary>
[Collection("etcd")]
public sealed class EtcdClusterTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-etcd-").FullName;

    private Invocation Cluster(string command) => session.Invoke($"$null = $ExecutionContext.SessionState.Path.SetLocation('{folder}'); Import-HaK8sCluster '{lab.ClusterFile}' | {command}");

    private static string[] Values(Invocation run, string property) => [.. run.Output.Select(row => $"{row.Properties[property].Value}")];

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    private static Task<string> CtlAsync(params string[] arguments) => LabCommand.RunAsync(["etcd", "ctl", .. arguments]);

    private static async Task HealthyAsync()
    {
        await LabCommand.RunAsync("etcd", "start");
        await UntilAsync("endpoint", "health");
    }

    /// <summary>Members that lost their leader take a moment to find another.</summary>
    private static async Task UntilAsync(params string[] arguments)
    {
        for (int tries = 0; (await LabCommand.TryAsync(["etcd", "ctl", .. arguments])).Status != 0; tries++)
        {
            Assert.True(tries < 30, $"etcdctl {arguments[0]} does not succeed");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Every_member_is_seen_from_here_and_from_a_node_and_members_that_stop_are_told_from_a_lost_quorum()
    {
        using IDisposable lease = await lab.EtcdAsync();
        await using LabNode node = await lab.BorrowAsync();
        await HealthyAsync();
        Assert.Empty(session.Invoke($"{node.NodeScript()} | Copy-EtcdClientCert '{lab.EtcdFolder}'").Errors);
        string before = await ListingAsync();

        Invocation all = Cluster($"Test-EtcdCluster -TimeoutSeconds 30 -KubernetesVersion 1.30 -FromNode ({node.NodeScript()})");

        Assert.Empty(all.Errors);
        Assert.Equal(["etcd-1", "etcd-2", "etcd-3", "etcd-1", "etcd-2", "etcd-3"], Values(all, "Member"));
        Assert.Equal(["management host", node.Name], Values(all, "From").Distinct());
        Assert.All(Values(all, "State"), state => Assert.Equal("Healthy", state));
        Assert.All(Values(all, "VersionVerdict"), verdict => Assert.Equal("Sufficient", verdict));
        Assert.All(all.Output, row => Assert.True((TimeSpan)row.Properties["LatencyP50"].Value <= (TimeSpan)row.Properties["LatencyP99"].Value));
        Assert.All(all.Output.Take(3), row => Assert.True((DateTimeOffset)row.Properties["CertificateExpiry"].Value > DateTimeOffset.UtcNow));
        Assert.All(Values(all, "Quota"), quota => Assert.Equal("2147483648", quota));
        // The leader may have changed between the two looks, but each saw one.
        Assert.All(all.Output.Chunk(3), look => Assert.Single(look, row => row.Properties["IsLeader"].Value is true));
        // Nothing is left on the node, and nothing of the key is said.
        Assert.Equal(before, await ListingAsync());

        Invocation old = Cluster("Test-EtcdCluster -TimeoutSeconds 30 -KubernetesVersion 1.36");
        Assert.All(Values(old, "VersionVerdict"), verdict => Assert.Equal("TooOld", verdict));
        Assert.Contains(old.Warnings, warning => warning.Contains("3.5.24", StringComparison.Ordinal));

        try
        {
            await LabCommand.RunAsync("etcd", "stop", "etcd-3");
            await UntilAsync("put", "hak8s-test", "still usable");
            Invocation one = Cluster("Test-EtcdCluster -TimeoutSeconds 10");
            Assert.Empty(one.Errors);
            Assert.Equal(["Healthy", "Healthy", "Unreachable"], Values(one, "State"));
            Assert.Contains(one.Warnings, warning => warning.Contains("etcd-3", StringComparison.Ordinal));
            Assert.Contains(one.Warnings, warning => warning.Contains("one more failure stops the cluster", StringComparison.Ordinal));

            await LabCommand.RunAsync("etcd", "stop", "etcd-2");
            Invocation two = Cluster("Test-EtcdCluster -TimeoutSeconds 10");
            Assert.Equal("EtcdQuorumLost", Id(Assert.Single(two.Errors)));
            Assert.Equal(["Unhealthy", "Unreachable", "Unreachable"], Values(two, "State"));
            Assert.Equal("EtcdQuorumLost", Id(Assert.Single(Cluster("Clear-EtcdKeyspace -TimeoutSeconds 10 -Confirm:$false").Errors)));
        }
        finally
        {
            await HealthyAsync();
            await CtlAsync("del", "hak8s-test");
        }

        async Task<string> ListingAsync() => await node.ListingAsync("/etc/kubernetes", "/root") + await node.ShAsync("find /tmp -mindepth 1 | sort");
    }

    [Fact]
    public async Task Clearing_takes_a_snapshot_that_etcdctl_agrees_with_and_leaves_every_other_key()
    {
        using IDisposable lease = await lab.EtcdAsync();
        await LabCommand.RunAsync("etcd", "wipe");
        foreach (string key in new[] { "/registry/minions/old-1", "/registry/pods/default/a", "/registry/pods/default/b", "/registry2/a", "cilium/x" })
            await CtlAsync("put", key, "value");
        string before = await CtlAsync("get", "", "--prefix", "--write-out=json");

        Invocation plan = Cluster("Clear-EtcdKeyspace -TimeoutSeconds 30 -WhatIf");
        Assert.Empty(plan.Errors);
        Assert.Contains("Delete 3 keys under /registry/ (/registry/pods/ 2, /registry/minions/ 1)", plan.HostText, StringComparison.Ordinal);
        Assert.Contains("leave 2 others (/registry2/ 1, cilium/ 1)", plan.HostText, StringComparison.Ordinal);
        foreach (string nothing in new[] { "''", "/", "' // '" })
            Assert.Equal("EtcdPrefixEmpty", Id(Assert.Single(Cluster($"Clear-EtcdKeyspace -Prefix {nothing} -Confirm:$false").Errors)));
        string granted = (await CtlAsync("lease", "grant", "600")).Split(' ')[1];
        await CtlAsync("put", $"--lease={granted}", "/registry/masterleases/10.66.0.99", "x");
        ErrorRecord lives = Assert.Single(Cluster("Clear-EtcdKeyspace -TimeoutSeconds 30 -Confirm:$false").Errors);
        Assert.Equal("EtcdApiServerLives", Id(lives));
        Assert.Contains("10.66.0.99", lives.Exception.Message, StringComparison.Ordinal);
        await CtlAsync("lease", "revoke", granted);
        Assert.Equal(Keys(before), Keys(await CtlAsync("get", "", "--prefix", "--write-out=json")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));

        Invocation run = Cluster("Clear-EtcdKeyspace -TimeoutSeconds 30 -Confirm:$false");

        Assert.Empty(run.Errors);
        dynamic cleared = Assert.Single(run.Output);
        Assert.Equal((3L, 2L), ((long)cleared.Deleted, (long)cleared.Kept));
        Assert.Equal("/registry2/a\n\ncilium/x", (await CtlAsync("get", "", "--prefix", "--keys-only")).Trim());

        // The snapshot holds what is gone, is its owner's alone, and etcdctl reads the same out of it; restore checks its checksum.
        string file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal((file, "lab"), ((string)cleared.Snapshot.Path, Path.GetFileName(file).Split('-')[1]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))), (string)cleared.Snapshot.Sha256, ignoreCase: true);
        string shared = Path.Combine(lab.Topology.Directory, "run", "root", "tmp");
        File.Copy(file, Path.Combine(shared, "snapshot.db"), overwrite: true);
        Assert.StartsWith($"{cleared.Snapshot.Hash}, {cleared.Snapshot.Revision}, {cleared.Snapshot.TotalKeys}, ", await CtlAsync("snapshot", "status", "/tmp/snapshot.db"), StringComparison.Ordinal);
        await CtlAsync("snapshot", "restore", "/tmp/snapshot.db", "--data-dir", "/tmp/restored");
        Directory.Delete(Path.Combine(shared, "restored"), recursive: true);
        File.Delete(Path.Combine(shared, "snapshot.db"));

        string content = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        Assert.Equal("EtcdSnapshotExists", Id(Assert.Single(Cluster($"Save-EtcdSnapshot '{file}'").Errors)));
        Assert.Equal(content, Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))));
        Assert.Empty(Cluster($"Save-EtcdSnapshot '{file}' -Force").Errors);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_wrong_ca_and_a_foreign_client_certificate_are_told_apart()
    {
        using ECDsa caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256), clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest ca = new("CN=foreign CA", caKey, HashAlgorithmName.SHA256), client = new("CN=foreign", clientKey, HashAlgorithmName.SHA256);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = ca.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        using X509Certificate2 foreign = client.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(60), [1]);
        string caFile = Write("ca.pem", authority.ExportCertificatePem()), bothFile = Write("both.pem", authority.ExportCertificatePem() + "\n" + File.ReadAllText(Path.Combine(lab.EtcdFolder, "ca.pem")));
        string files = $"-CertFile '{Write("client.pem", foreign.ExportCertificatePem())}' -KeyFile '{Write("client-key.pem", clientKey.ExportPkcs8PrivateKeyPem())}'";
        string endpoints = string.Join(", ", lab.Topology.Etcd.Select(member => $"'{member.Url}'"));

        Invocation untrusted = session.Invoke($"Test-EtcdCluster -Endpoint {endpoints} -CaFile '{caFile}' {files} -TimeoutSeconds 30");
        Invocation rejected = session.Invoke($"Test-EtcdCluster -Endpoint {endpoints} -CaFile '{bothFile}' {files} -TimeoutSeconds 30");

        Assert.Equal("EtcdUnreachable", Id(Assert.Single(untrusted.Errors)));
        Assert.All(untrusted.Output, row => Assert.Equal("Untrusted", $"{row.Properties["State"].Value}"));
        Assert.All(Values(untrusted, "Detail"), detail => Assert.Contains("issued by CN=lab etcd CA", detail, StringComparison.Ordinal));
        Assert.All(Values(rejected, "State"), state => Assert.Equal("Rejected", state));
        Assert.All(Values(rejected, "Detail"), detail => Assert.Contains("does not accept this client certificate", detail, StringComparison.Ordinal));
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    // Without the header, which names revision and member.
    private static string Keys(string json) => json[json.IndexOf("\"kvs\"", StringComparison.Ordinal)..];

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
