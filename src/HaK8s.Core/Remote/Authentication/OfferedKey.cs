using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Security;
using Renci.SshNet.Security.Cryptography;

namespace HaK8s.Remote.Authentication;

/// <summary>Signs for one key, wherever its private half is.</summary>
/// <param name="data">What to sign.</param>
/// <param name="hash">The hash for an RSA key; the other types have their own.</param>
/// <returns>A whole signature blob.</returns>
internal delegate byte[] KeySigner(byte[] data, HashAlgorithmName hash);

/// <summary>A public key or certificate to show to the server, and who signs for it.</summary>
/// <param name="Public">What is shown.</param>
/// <param name="Origin">The file that names it; null when the agent alone does.</param>
/// <param name="Sign">Who signs.</param>
internal sealed record OfferedKey(SshPublicKey Public, string? Origin, KeySigner Sign)
{
    public bool IsRsa => Public.Type is "ssh-rsa" or "ssh-rsa" + SshPublicKey.CertificateSuffix;

    /// <summary>For SSH.NET: the key with the one signature algorithm; RSA keys have two, the others their own.</summary>
    public IPrivateKeySource With(HashAlgorithmName rsaHash, Action<string> note) => new Source(new Algorithm(this, rsaHash, note));

    public static KeySigner FromFile(Key key) => (data, hash) => key is RsaKey rsa
        ? new KeyHostAlgorithm(RsaAlgorithm(hash), rsa, new RsaDigitalSignature(rsa, hash)).Sign(data)
        : new KeyHostAlgorithm(key.ToString()!, key).Sign(data);

    public static KeySigner FromAgent(AgentClient agent, byte[] publicKey) => (data, hash) =>
        // The flags of RFC 8332 for rsa-sha2-512 and -256; other keys ignore them.
        agent.Sign(publicKey, data, hash == HashAlgorithmName.SHA512 ? 4u : 2u);

    private static string RsaAlgorithm(HashAlgorithmName hash) => hash == HashAlgorithmName.SHA512 ? "rsa-sha2-512" : "rsa-sha2-256";

    private string AlgorithmName(HashAlgorithmName hash) => !IsRsa ? Public.Type
        : RsaAlgorithm(hash) + (Public.Certificate is null ? "" : SshPublicKey.CertificateSuffix);

    private sealed record Source(HostAlgorithm Algorithm) : IPrivateKeySource
    {
        public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms => [Algorithm];
    }

    private sealed class Algorithm(OfferedKey key, HashAlgorithmName hash, Action<string> note) : HostAlgorithm(key.AlgorithmName(hash))
    {
        public override byte[] Data => key.Public.Blob;

        public override byte[] Sign(byte[] data)
        {
            try
            {
                return key.Sign(data, hash);
            }
            catch (HaK8sException e)
            {
                // The agent may have gone or may refuse. ssh goes on to the next key then; SSH.NET does when the server refuses this signature.
                note(e.Cause);
                return new SshWriter().String(Name).String([]).ToArray();
            }
        }

        // It is the server that verifies.
        public override bool VerifySignature(byte[] data, byte[] signature) => throw new NotSupportedException();
    }
}
