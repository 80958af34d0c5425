using System.Security.Cryptography.X509Certificates;
using System.Text;
using HaK8s.KubeConfigs;
using k8s;
using k8s.Models;

namespace HaK8s.ControlPlane;

/// <summary>
/// Asks Kubernetes' API. The client library stands inside of methods alone, so that its assembly is loaded when the first question is asked and
/// not before.
/// </summary>
internal static class ClusterApi
{
    private const string SystemNamespace = "kube-system";
    private static readonly string[] Leases = ["kube-controller-manager", "kube-scheduler"];

    /// <summary>The nodes and the leaders.</summary>
    /// <param name="config">Who asks.</param>
    /// <param name="server">The apiserver to ask, https://host:port.</param>
    /// <param name="timeout">For each of the questions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HaK8sException"><c>ClusterApiFailed</c>.</exception>
    public static async Task<ClusterView> AskAsync(KubeConfig config, string server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using Kubernetes client = Connect(config, server);
            V1NodeList nodes = await client.CoreV1.ListNodeAsync(cancellationToken: limit.Token);
            V1LeaseList leases = await client.CoordinationV1.ListNamespacedLeaseAsync(SystemNamespace, cancellationToken: limit.Token);
            return new ClusterView
            {
                Nodes = nodes.Items.ToDictionary(node => node.Metadata.Name, Condition),
                // A holder is the node's name, an underscore and something unique.
                Leaders = leases.Items.Where(lease => Leases.Contains(lease.Metadata.Name) && lease.Spec?.HolderIdentity is { Length: > 0 })
                    .ToDictionary(lease => lease.Metadata.Name, lease => lease.Spec.HolderIdentity.Split('_')[0]),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Failure.ClusterApiFailed(server, e is OperationCanceledException ? $"no answer within {timeout.TotalSeconds:0.#} s" : e.GetBaseException().Message, e);
        }
    }

    private static Kubernetes Connect(KubeConfig config, string server) => new(new KubernetesClientConfiguration
    {
        Host = server,
        SslCaCerts = config.CaCertificate is { } ca ? [X509Certificate2.CreateFromPem(ca)] : null,
        ClientCertificateData = Base64(config.ClientCertificate),
        ClientCertificateKeyData = Base64(config.ClientKey),
        // The environment's proxy is for the world outside.
        FirstMessageHandlerSetup = handler => handler.UseProxy = false,
    });

    private static string? Base64(string? text) => text is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static NodeCondition Condition(V1Node node)
    {
        V1NodeCondition? ready = node.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");
        return new NodeCondition(ready?.Status == "True", ready is null ? "no Ready condition" : $"{ready.Reason}: {ready.Message}", node.Status?.NodeInfo?.KubeletVersion ?? "");
    }
}
