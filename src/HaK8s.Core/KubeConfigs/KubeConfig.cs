using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;
using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>
/// One context of a kubeconfig with its cluster and user: the way to an apiserver, and who one is there. The user's secrets are inside for
/// those who connect or write a file; no public property, no text and no serialisation shows them.
/// </summary>
public sealed record KubeConfig
{
    private static readonly PlacedNode Nothing = new() { Pairs = [] };

    private KubeConfig() { }

    /// <summary>The context's name, what <c>kubectl --context</c> takes.</summary>
    public required string ContextName { get; init; }

    /// <summary>Name of the cluster entry.</summary>
    public required string ClusterName { get; init; }

    /// <summary>Name of the user entry.</summary>
    public required string UserName { get; init; }

    /// <summary>The apiserver's URL, <c>https://name:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The same as <c>name:port</c>.</summary>
    public string ControlPlaneEndpoint => Uri.TryCreate(Server, UriKind.Absolute, out Uri? uri) ? uri.IsDefaultPort ? $"{uri.Host}:{uri.Port}" : uri.Authority : Server;

    /// <summary>The cluster's CA certificates as PEM; null when the entry names none.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>The user's certificate as PEM; null when the user has none (a token, a program).</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>When the user's certificate ends, UTC.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }

    /// <summary>The node that it came from; null when it came from a file.</summary>
    public Node? Node { get; init; }

    /// <summary>The local file that it stands in; null when it stands in none.</summary>
    public string? Path { get; init; }

    /// <summary>What writing <see cref="Path"/> did; null when nothing was to be written.</summary>
    public PlacedFileStatus? Status { get; init; }

    /// <summary>The certificate's private key as PEM. Secret.</summary>
    internal string? ClientKey { get; init; }

    /// <summary>The cluster entry as it stood. Names and server come from the properties.</summary>
    internal PlacedNode ClusterBody { get; init; } = Nothing;

    /// <summary>The user entry as it stood. Holds secrets.</summary>
    internal PlacedNode UserBody { get; init; } = Nothing;

    /// <summary>The context entry as it stood.</summary>
    internal PlacedNode ContextBody { get; init; } = Nothing;

    /// <summary>Masks the user's secrets from now on, in each form that they have.</summary>
    internal void RegisterSecrets(Redactor redactor)
    {
        foreach (string? secret in new[] { ClientKey, UserBody.Text("client-key-data"), UserBody.Text("token"), UserBody.Text("password") })
            if (secret is not null)
                redactor.Register(secret);
    }

    /// <summary>Context and server.</summary>
    public override string ToString() => $"{ContextName} ({Server})";

    /// <summary>A server as kubeconfigs name it: a URL of https, also from <c>name:port</c>.</summary>
    /// <exception cref="HaK8sException"><c>KubeConfigServerInvalid</c>.</exception>
    public static string ServerUrl(string server) =>
        Uri.TryCreate(server.Contains("://", StringComparison.Ordinal) ? server : "https://" + server, UriKind.Absolute, out Uri? uri)
        && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0 ? uri.OriginalString.TrimEnd('/') : throw Failure.KubeConfigServerInvalid(server);

    /// <summary>The current context of a kubeconfig's text; files that it names are read.</summary>
    /// <param name="yaml">YAML or JSON.</param>
    /// <param name="name">What the text is called in errors.</param>
    /// <param name="folder">Where relative file names in it begin; the current directory when null.</param>
    /// <exception cref="HaK8sException"><c>KubeConfigInvalid</c>, <c>KubeConfigContextMissing</c>, <c>KubeConfigCertificateUnusable</c>.</exception>
    public static KubeConfig Parse(string yaml, string name, string? folder = null)
    {
        KubeConfigFile file = KubeConfigFile.Parse(yaml, name);
        return Read(file, file.CurrentContext ?? throw Failure.KubeConfigContextMissing(name, null), name, folder ?? Environment.CurrentDirectory);
    }

    /// <summary>Every context of a kubeconfig file.</summary>
    /// <exception cref="HaK8sException">As <see cref="Parse"/>, and <c>KubeConfigUnreadable</c>.</exception>
    public static IReadOnlyList<KubeConfig> ReadFile(string path)
    {
        KubeConfigFile file = KubeConfigFile.Parse(KubeConfigFile.ReadText(path) ?? throw Failure.KubeConfigUnreadable(path, "it does not exist"), path);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        return [.. file.Entries(KubeConfigSection.Contexts).Select(entry => Read(file, entry.Text("name")!, path, folder) with { Path = path })];
    }

    private static KubeConfig Read(KubeConfigFile file, string contextName, string fileName, string folder)
    {
        PlacedNode context = file.Body(KubeConfigSection.Contexts, contextName) ?? throw Failure.KubeConfigContextMissing(fileName, contextName);
        string clusterName = context.Text("cluster") ?? throw file.Error(context, $"the context '{contextName}' names no cluster.");
        string userName = context.Text("user") ?? throw file.Error(context, $"the context '{contextName}' names no user.");
        PlacedNode cluster = file.Body(KubeConfigSection.Clusters, clusterName) ?? throw file.Error(context, $"there is no cluster '{clusterName}'.");
        PlacedNode user = file.Body(KubeConfigSection.Users, userName) ?? throw file.Error(context, $"there is no user '{userName}'.");
        string? certificate = KubeConfigPem.Read(user, "client-certificate", fileName, folder);
        return new KubeConfig
        {
            ContextName = contextName, ClusterName = clusterName, UserName = userName,
            Server = cluster.Text("server") ?? throw file.Error(cluster, $"the cluster '{clusterName}' has no server."),
            CaCertificate = KubeConfigPem.Read(cluster, "certificate-authority", fileName, folder),
            ClientCertificate = certificate,
            CertificateExpiry = certificate is null ? null : Expiry(certificate, fileName),
            ClientKey = KubeConfigPem.Read(user, "client-key", fileName, folder),
            ClusterBody = KubeConfigPem.WithFullPaths(cluster, folder), UserBody = KubeConfigPem.WithFullPaths(user, folder), ContextBody = context,
        };
    }

    private static DateTimeOffset Expiry(string pem, string fileName)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            return new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        }
        catch (CryptographicException bad)
        {
            throw Failure.KubeConfigCertificateUnusable(fileName, "client-certificate", "it is no PEM certificate", bad);
        }
    }
}
