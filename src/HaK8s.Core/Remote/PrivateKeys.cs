using HaK8s.Inventory;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaK8s.Remote;

/// <summary>The private keys to offer for a node: its own file, or the user's usual ones.</summary>
internal static class PrivateKeys
{
    // The order of ssh(1), IdentityFile.
    private static readonly string[] Usual = ["id_rsa", "id_ecdsa", "id_ed25519"];

    public static IPrivateKeySource[] Load(Node node)
    {
        if (node.KeyFile is { } file)
            return [Load(file)];
        string folder = SshFolder;
        string[] found = [.. Usual.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        if (found.Length == 0)
            throw Failure.NoPrivateKey(string.Join(", ", Usual.Select(name => Path.Combine("~/.ssh", name))));
        return [.. found.Select(Load)];
    }

    public static string SshFolder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");

    private static PrivateKeyFile Load(string file)
    {
        try
        {
            return new PrivateKeyFile(file);
        }
        catch (SshPassPhraseNullOrEmptyException e)
        {
            throw Failure.PrivateKeyUnusable(file, "it is encrypted with a passphrase.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.PrivateKeyUnusable(file, e.Message, e);
        }
        catch (Exception e) when (e is SshException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // The inner text could quote the file; the key is nobody's to read.
            throw Failure.PrivateKeyUnusable(file, "it is not a private key in OpenSSH or PEM form.", null);
        }
    }
}
