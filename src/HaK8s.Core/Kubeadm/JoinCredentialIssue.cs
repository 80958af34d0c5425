using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;
using HaK8s.Yaml;

namespace HaK8s.Kubeadm;

/// <summary>Makes a join credential on a working control plane: a bootstrap token and, for control planes, the certificates uploaded again.</summary>
public sealed class JoinCredentialIssue(IRemoteSession session, NodeRole role, TimeSpan tokenTtl, Redactor redactor)
{
    /// <summary>What it does, for ShouldProcess.</summary>
    public string Plan => $"Create a bootstrap token {(tokenTtl == TimeSpan.Zero ? "that never ends" : $"for {GoDuration.Format(tokenTtl)}")}"
        + (role == NodeRole.ControlPlane ? " and upload the control plane's certificates again, for two hours" : "");

    /// <summary>Looks whether the node can make one, changing nothing, and says what it would do (for -WhatIf).</summary>
    /// <exception cref="HaK8sException">NotAControlPlane, JoinCredentialNeedsRoot.</exception>
    public async Task<string> PlanAsync(CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(new RemoteScript("join-credential", "check"), null, cancellationToken);
        return result.ExitCode == 0 ? Plan : throw Failure.CredentialNotIssued(session.Node.LoginName, result);
    }

    /// <summary>Makes it.</summary>
    /// <exception cref="HaK8sException">CredentialNotIssued, UploadedCertificatesIncomplete, NotAControlPlane, ...</exception>
    public async Task<KubeadmJoinCredential> IssueAsync(CancellationToken cancellationToken)
    {
        JoinSecret secret = JoinSecret.Create(tokenTtl);
        redactor.Register(secret.BootstrapToken);
        redactor.Register(secret.CertificateKey);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(SecretPart(secret)), writable: false);
        RemoteResult result = await session.RunAsync(new RemoteScript("join-credential", role.Word()) { Input = input }, null, cancellationToken);
        if (result.ExitCode != 0 || ClusterCa.Read(result["ca"]) is not { } ca || result["server"] is not { } server)
            throw Failure.CredentialNotIssued(session.Node.LoginName, result);
        if (role == NodeRole.ControlPlane && new UploadedCertificates(result).Defect(secret.CertificateKey) is { } defect)
            throw Failure.UploadedCertificatesIncomplete(defect);
        return new KubeadmJoinCredential
        {
            Source = session.Node,
            ControlPlaneEndpoint = ControlPlaneEndpoint.OfServer(server),
            KubernetesVersion = result["version"] ?? "",
            CaCertificate = ca.Pem,
            CaCertHash = ca.Hash,
            Token = SecretText.Protect(secret.BootstrapToken),
            TokenExpiry = tokenTtl == TimeSpan.Zero ? null : secret.TokenExpiry,
            CertificateKey = role == NodeRole.ControlPlane ? SecretText.Protect(secret.CertificateKey) : null,
            CertificateKeyExpiry = role == NodeRole.ControlPlane ? secret.CertificateKeyExpiry : null,
        };
    }

    // The script puts apiVersion before it: the cluster's own configuration says which.
    private string SecretPart(JoinSecret secret)
    {
        YamlBlock block = new YamlBlock().Add("kind", "InitConfiguration")
            .Add("bootstrapTokens", [new YamlBlock().Add("token", secret.BootstrapToken).Add("ttl", GoDuration.Format(secret.TokenTtl))]);
        return YamlBlock.Write([role == NodeRole.ControlPlane ? block.Add("certificateKey", secret.CertificateKey) : block]);
    }
}
