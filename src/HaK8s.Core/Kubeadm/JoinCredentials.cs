using System.Security;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;

namespace HaK8s.Kubeadm;

/// <summary>
/// The credential that all joins of one call share. When one of them finds it of no use, it is made anew on the control plane that it came
/// from, once for all of them.
/// </summary>
public sealed class JoinCredentials(
    KubeadmJoinCredential given, NodeRole role, bool mayRefresh, Func<Node, IRemoteSession> connect, Redactor redactor) : IDisposable
{
    private static readonly TimeSpan DefaultTokenTtl = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim gate = new(1);

    internal NodeRole Role => role;

    internal KubeadmJoinCredential Current { get; private set; } = Known(given, redactor);

    internal IRemoteSession Source => connect(Current.Source);

    // It may come from another session: no text of the node's shall show it, from the first question on.
    private static KubeadmJoinCredential Known(KubeadmJoinCredential credential, Redactor redactor)
    {
        foreach (SecureString? secret in new[] { credential.Token, credential.CertificateKey })
            if (secret is not null)
                redactor.Register(SecretText.Reveal(secret));
        return credential;
    }

    /// <summary>Makes a new one in the place of the one that was found wanting, unless another join has done so already.</summary>
    /// <exception cref="HaK8sException">JoinCredentialUnusable.</exception>
    internal async Task<KubeadmJoinCredential> RefreshAsync(KubeadmJoinCredential wanting, string defect, IKubeadmObserver observer, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(wanting, Current))
                return Current;
            if (!mayRefresh)
                throw Failure.JoinCredentialUnusable(defect, role, null);
            observer.Warning($"The join credential cannot serve: {defect}. Making a new one on {Current.Source}.");
            return Current = await new JoinCredentialIssue(Source, role, DefaultTokenTtl, redactor).IssueAsync(cancellationToken);
        }
        catch (HaK8sException failure) when (failure.ErrorId != "JoinCredentialUnusable")
        {
            throw Failure.JoinCredentialUnusable(defect, role, failure.On(Current.Source.Name));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();
}
