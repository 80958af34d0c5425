using System.Text;

namespace HaK8s.Inventory;

public static partial class ClusterFile
{
    private const UnixFileMode ForAllToRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The cluster itself when a cluster file can say it.</summary>
    /// <exception cref="HaK8sException">By the part that it cannot say: InvalidName, InvalidAddress, ListedTwice, NoControlPlane, EtcdFilesIncomplete and others.</exception>
    public static Cluster Checked(Cluster cluster)
    {
        DnsName.Check("cluster name", cluster.Name);
        DnsName.Check("DNS domain", cluster.DnsDomain);
        if (cluster.ControlPlane.Count == 0)
            throw Failure.NoControlPlane(cluster.Name);
        Node[] nodes = [.. cluster.ControlPlane, .. cluster.Worker];
        foreach (Node node in nodes)
        {
            node.Checked();
            if (node.Address is not null)
                DnsName.CheckAddress(node.Address);
            if (node.ConnectTimeout is { } time && (time.Ticks % TimeSpan.TicksPerSecond != 0 || time.TotalSeconds is < 1 or > 600))
                throw Failure.InvalidText("time to connect", $"{time}", "Give whole seconds from 1 to 600.");
        }
        RefuseTwice("node name", nodes.Select(node => node.Name));
        RefuseTwice("node address", nodes.Select(node => node.Address).OfType<string>());
        if (cluster.Etcd.Endpoint.Count == 0)
            throw Failure.NoEtcdEndpoint();
        RefuseTwice("etcd endpoint", cluster.Etcd.Endpoint.Select(EtcdCluster.ParseEndpoint));
        if (new[] { cluster.Etcd.CaFile, cluster.Etcd.CertFile, cluster.Etcd.KeyFile }.Count(file => file is null) is 1 or 2)
            throw Failure.EtcdFilesIncomplete();
        foreach (string name in cluster.CertSan)
            CertificateName.Check(name);
        if (cluster.ImageRepository is not null)
            PlainText.Word("image repository", cluster.ImageRepository);
        if (cluster.ContainerdVersion is not null)
            CheckContainerdVersion(cluster.ContainerdVersion);
        return cluster;
    }

    /// <summary>The text of a file that explains itself and reads back as this cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="path">Where the text will stand: paths below that folder are written relative to it.</param>
    /// <param name="schema">Path or URL of the JSON Schema for the first line; null for no such line.</param>
    /// <exception cref="HaK8sException">As <see cref="Checked"/>.</exception>
    public static string Text(Cluster cluster, string path, string? schema = null) => new ClusterFileText(Checked(cluster), path, schema).Write();

    /// <summary>Writes such a file, whole or not at all.</summary>
    /// <exception cref="HaK8sException">As <see cref="Checked"/>; ClusterFileExists, ClusterFileNotWritten.</exception>
    public static void Save(Cluster cluster, string path, string? schema = null, bool overwrite = false)
    {
        byte[] content = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(Text(cluster, path, schema));
        try
        {
            LocalFile.Replace(path, content, ForAllToRead, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw Failure.ClusterFileExists(path);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw Failure.ClusterFileNotWritten(path, bad);
        }
    }

    private static void RefuseTwice(string what, IEnumerable<string> values)
    {
        if (values.GroupBy(value => value).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Failure.ListedTwice(what, twice.Key);
    }
}
