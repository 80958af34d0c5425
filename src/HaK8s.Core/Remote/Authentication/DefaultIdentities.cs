namespace HaK8s.Remote.Authentication;

/// <summary>Where ssh looks for keys when none is named.</summary>
internal static class DefaultIdentities
{
    public static readonly IReadOnlyList<string> Names = ["id_ed25519", "id_ecdsa", "id_rsa", "id_ed25519_sk", "id_ecdsa_sk"];

    /// <summary>The user's ~/.ssh.</summary>
    public static string Folder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
}
