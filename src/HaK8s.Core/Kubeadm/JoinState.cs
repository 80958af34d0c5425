using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>A node before its join, as join-state.sh saw it, and what the cluster answers to it.</summary>
internal sealed record JoinState
{
    public bool IsRoot { get; init; }

    public string? KubeadmVersion { get; init; }

    public bool EndpointResolves { get; init; }

    /// <summary>The endpoint (host:port) of the cluster that the node belongs to; null when there is none.</summary>
    public string? Member { get; init; }

    public string? MemberCaHash { get; init; }

    public bool IsControlPlane { get; init; }

    /// <summary>What /readyz says at the endpoint: <c>ok</c>, or what went wrong; null when it was not asked.</summary>
    public string? Api { get; init; }

    /// <summary>Whether the token opens the cluster: <c>ok</c>, or what went wrong; null when it was not asked.</summary>
    public string? Token { get; init; }

    /// <summary>Why a control plane cannot join with the uploaded certificates; null when it can, or was not asked.</summary>
    public string? CertificateDefect { get; init; }

    public static async Task<JoinState> ObserveAsync(
        IRemoteSession session, NodeRole role, KubeadmJoinCredential credential, CancellationToken cancellationToken)
    {
        string host = Inventory.ControlPlaneEndpoint.Parse(credential.ControlPlaneEndpoint).Host;
        using MemoryStream input = new(Encoding.UTF8.GetBytes(BootstrapKubeConfig(credential)), writable: false);
        RemoteScript script = new("join-state", host, role.Word()) { Input = input };
        RemoteResult seen = await session.RunAsync(script, null, cancellationToken);
        return new JoinState
        {
            IsRoot = seen["user"] == "root",
            KubeadmVersion = seen["kubeadm"],
            EndpointResolves = seen["resolved"] is not null,
            Member = seen["member"] is { } server ? Inventory.ControlPlaneEndpoint.OfServer(server) : null,
            MemberCaHash = ClusterCa.Read(seen["memberca"])?.Hash,
            IsControlPlane = seen["controlplane"] == "yes",
            Api = seen["api"],
            Token = seen["token"],
            CertificateDefect = seen["certs"] switch
            {
                null => null,
                "ok" => new UploadedCertificates(seen).Defect(credential.CertificateKey is { } key ? SecretText.Reveal(key) : null),
                var text when text.Contains("not found", StringComparison.OrdinalIgnoreCase) => "the uploaded certificates have expired (kubeadm keeps them for two hours)",
                var text => $"the uploaded certificates cannot be read: {text}",
            },
        };
    }

    // Nothing without a token: the script then looks at the node alone.
    private static string BootstrapKubeConfig(KubeadmJoinCredential credential) => credential.Token is not { } token ? "" : YamlBlock.Write(
    [
        new YamlBlock().Add("apiVersion", "v1").Add("kind", "Config").Add("current-context", "join")
            .Add("clusters", [new YamlBlock().Add("name", "join").Add("cluster", new YamlBlock()
                .Add("server", "https://" + credential.ControlPlaneEndpoint)
                .Add("certificate-authority-data", Convert.ToBase64String(Encoding.UTF8.GetBytes(credential.CaCertificate))))])
            .Add("users", [new YamlBlock().Add("name", "join").Add("user", new YamlBlock().Add("token", SecretText.Reveal(token)))])
            .Add("contexts", [new YamlBlock().Add("name", "join").Add("context", new YamlBlock().Add("cluster", "join").Add("user", "join"))]),
    ]);
}
