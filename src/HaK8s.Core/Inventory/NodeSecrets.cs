using System.Security;

namespace HaK8s.Inventory;

/// <summary>Three different things that are easily mixed up: what opens the key file, what logs in, and what sudo asks for.</summary>
/// <param name="Password">The login password.</param>
/// <param name="KeyPassphrase">The passphrase of private key files.</param>
/// <param name="SudoPassword">The password that sudo asks for.</param>
internal sealed record NodeSecrets(SecureString? Password, SecureString? KeyPassphrase, SecureString? SudoPassword)
{
    public static NodeSecrets None { get; } = new(null, null, null);

    /// <summary>Says nothing of what it holds.</summary>
    public override string ToString() => nameof(NodeSecrets);
}
