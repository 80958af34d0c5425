using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.KubeConfigs;

/// <summary>The administrator's kubeconfig of a cluster, fetched from a control plane.</summary>
public static class AdminKubeConfig
{
    /// <summary>Where kubeadm writes it.</summary>
    public const string DefaultSource = "/etc/kubernetes/admin.conf";

    /// <summary>Fetches it in one round trip; its key is known to the redactor before anything can go wrong with it.</summary>
    /// <param name="session">A control plane.</param>
    /// <param name="redactor">Gets the key.</param>
    /// <param name="source">The file on the node.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HaK8sException"><c>AdminConfMissing</c>, <c>AdminConfDenied</c>, <c>AdminConfFailed</c>, those of <see cref="KubeConfig.Parse"/>, or the connection.</exception>
    public static async Task<KubeConfig> FetchAsync(IRemoteSession session, Redactor redactor, string source = DefaultSource, CancellationToken cancellationToken = default)
    {
        RemoteResult result = await session.RunAsync(new RemoteScript("kubeconfig-fetch", source), null, cancellationToken);
        if (result["content"] is not { } content)
            throw Trouble(result["fail"]?.Split('\t') ?? [], source, result).On(session.Node.Name);
        return Read(content, session.Node, source, redactor);
    }

    /// <summary>Reads it as a script sends it.</summary>
    /// <exception cref="HaK8sException">Those of <see cref="KubeConfig.Parse"/>.</exception>
    internal static KubeConfig Read(string base64, Node node, string source, Redactor redactor)
    {
        redactor.Register(base64);
        KubeConfig config = KubeConfig.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(base64)), $"{node.Name}:{source}");
        config.RegisterSecrets(redactor);
        return config with { Node = node };
    }

    /// <summary>The same under a cluster's name: cluster and context <c>NAME</c>, user <c>NAME-admin</c>, so that several clusters fit into one file.</summary>
    public static KubeConfig Named(this KubeConfig config, string name) => config with { ContextName = name, ClusterName = name, UserName = $"{name}-admin" };

    private static HaK8sException Trouble(string[] fail, string source, RemoteResult result) => fail switch
    {
        ["missing", var detail] => Failure.AdminConfMissing(source, detail),
        ["denied", var user] => Failure.AdminConfDenied(source, user),
        _ => Failure.AdminConfFailed(source, result),
    };
}
