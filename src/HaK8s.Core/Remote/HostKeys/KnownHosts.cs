namespace HaK8s.Remote.HostKeys;

/// <summary>The known_hosts files of a connection, as they were when read.</summary>
internal sealed class KnownHosts
{
    private readonly KnownHostsFile[] files;

    private KnownHosts(KnownHostsFile[] files) => this.files = files;

    /// <summary>Reads the files that exist.</summary>
    /// <exception cref="HaK8sException">KnownHostsUnreadable, KnownHostsTooLarge: ssh would go on without, and with it what is @revoked there.</exception>
    public static KnownHosts Read(IEnumerable<string> files) => new([.. files.Select(KnownHostsFile.Read).OfType<KnownHostsFile>()]);

    /// <summary>The lines that speak of the name, in the order of the files.</summary>
    public IEnumerable<KnownHost> Find(string name) => files.SelectMany(file => file.Find(name));
}
