using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HaK8s.Inventory;
using HaK8s.KubeConfigs;
using HaK8s.Remote;
using HaK8s.Resolution;
using HaK8s.Secrets;

namespace HaK8s.ControlPlane;

/// <summary>What was seen of a control plane on its node.</summary>
internal sealed record ControlPlaneObservation
{
    public required Node Node { get; init; }

    /// <summary>Why the node could not be looked at; null when it could.</summary>
    public string? Trouble { get; init; }

    /// <summary>What its address answers to the management host; told only when the node could not be looked at.</summary>
    public EndpointRecord? FromOutside { get; init; }

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public IReadOnlyDictionary<string, string> Units { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Manifests { get; init; } = [];

    public IReadOnlyList<StaticPod> StaticPods { get; init; } = [];

    public IReadOnlyDictionary<string, HealthAnswer> Health { get; init; } = new Dictionary<string, HealthAnswer>();

    public IReadOnlyDictionary<string, HealthAnswer> Etcd { get; init; } = new Dictionary<string, HealthAnswer>();

    /// <summary>File and end of each certificate; a file that cannot be read as one is left to kubeadm.</summary>
    public IReadOnlyList<(string File, DateTimeOffset Expiry)> Certificates { get; init; } = [];

    /// <summary>host:port of admin.conf; null when there is none.</summary>
    public ControlPlaneEndpoint? Endpoint { get; init; }

    /// <summary>The port of the node's own apiserver.</summary>
    public int Port { get; init; } = ControlPlaneEndpoint.DefaultPort;

    /// <summary>The way into the cluster; null when the node has none.</summary>
    public KubeConfig? KubeConfig { get; init; }

    public ComponentState StateOf(string manifest, string check) =>
        !Manifests.Contains(manifest) ? ComponentState.Missing : Health.TryGetValue(check, out HealthAnswer answer) ? answer.State : ComponentState.Unknown;

    /// <summary>Looks at a node. One that cannot be looked at is an answer: then its address is asked from outside.</summary>
    /// <param name="session">The node.</param>
    /// <param name="redactor">Gets the administrator's key.</param>
    /// <param name="timeout">For the whole look; each server on the node may take half of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ControlPlaneObservation> ObserveAsync(IRemoteSession session, Redactor redactor, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string trouble;
        // Asked at the same time, so that a dead node costs its time once.
        Task<EndpointRecord?> outside = AskFromOutsideAsync(session.Node, timeout, cancellationToken);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            string seconds = Math.Max(1, Math.Floor(timeout.TotalSeconds / 2)).ToString(CultureInfo.InvariantCulture);
            RemoteResult result = await session.RunAsync(new RemoteScript("control-plane-status", seconds), null, limit.Token);
            if (result["user"] == "root")
                return Parse(session.Node, result, redactor);
            trouble = $"{result["user"]} may not look at the control plane: log in as root, or give the node -Sudo";
        }
        catch (HaK8sException failure)
        {
            trouble = failure.Cause.TrimEnd('.');
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            session.Abandon();
            trouble = $"no answer over SSH within {timeout.TotalSeconds:0.#} s";
        }
        return new() { Node = session.Node, Trouble = trouble, FromOutside = await outside };
    }

    private static async Task<EndpointRecord?> AskFromOutsideAsync(Node node, TimeSpan timeout, CancellationToken cancellationToken) =>
        node.KnownAddress is { } address
            ? await new EndpointProbe(new ControlPlaneEndpoint($"{address}", ControlPlaneEndpoint.DefaultPort), null, timeout).ProbeAsync(address, cancellationToken)
            : null;

    internal static ControlPlaneObservation Parse(Node node, RemoteResult result, Redactor redactor)
    {
        // A line that lacks a column tells nothing.
        IEnumerable<string[]> Lines(string key, int columns) => result.All(key).Select(line => line.Split('\t')).Where(line => line.Length >= columns);
        Dictionary<string, T> Table<T>(string key, int columns, Func<string[], T> value) => Lines(key, columns).GroupBy(line => line[0]).ToDictionary(lines => lines.Key, lines => value(lines.Last()));

        string[] manifests = [.. result.All("manifest")];
        string[][] containers = [.. Lines("container", 4)];
        return new()
        {
            Node = node,
            Addresses = [.. AddressSet.Parse(result.All("address"))],
            Units = Table("unit", 2, unit => unit[1]),
            Manifests = manifests,
            StaticPods = [.. manifests.Select(name => Newest(name, containers.Where(container => container[0] == name)))],
            Health = Table("health", 3, Answer),
            Etcd = Table("etcd", 3, Answer),
            Certificates =
            [
                .. Lines("certificate", 2).SelectMany(file => Expiries(file[0], file[1], der => [new X509Certificate2(der)])),
                .. Lines("certificate-data", 2).SelectMany(file => Expiries(file[0], file[1], FromPem)),
            ],
            Endpoint = result["server"] is { } server ? ControlPlaneEndpoint.TryParse(ControlPlaneEndpoint.OfServer(server)) : null,
            Port = int.TryParse(result["port"], out int port) ? port : ControlPlaneEndpoint.DefaultPort,
            KubeConfig = result["adminconf"] is { } content ? ReadKubeConfig(content, node, redactor) : null,
        };
    }

    private static StaticPod Newest(string name, IEnumerable<string[]> containers) => containers
        .Select(container => new StaticPod(name, container[1], int.TryParse(container[2], out int attempt) ? attempt : 0, StaticPod.ParseAge(container[3])))
        .MaxBy(pod => pod.Restarts) ?? new StaticPod(name, "None", 0, null);

    private static HealthAnswer Answer(string[] line) => new(int.TryParse(line[1], out int status) ? status : 0, line[2]);

    private static List<(string File, DateTimeOffset Expiry)> Expiries(string file, string base64, Func<byte[], X509Certificate2Collection> read)
    {
        try
        {
            List<(string, DateTimeOffset)> ends = [];
            foreach (X509Certificate2 certificate in read(Convert.FromBase64String(base64)))
                using (certificate)
                    ends.Add((file, new DateTimeOffset(certificate.NotAfter).ToUniversalTime()));
            return ends;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return [];
        }
    }

    private static X509Certificate2Collection FromPem(byte[] pem)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
        return certificates;
    }

    private static KubeConfig? ReadKubeConfig(string base64, Node node, Redactor redactor)
    {
        try
        {
            return AdminKubeConfig.Read(base64, node, AdminKubeConfig.DefaultSource, redactor);
        }
        catch (HaK8sException)
        {
            return null;
        }
    }
}
