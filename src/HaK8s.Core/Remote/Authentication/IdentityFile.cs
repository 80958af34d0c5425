using System.Security;
using System.Text;
using Renci.SshNet.Security;

namespace HaK8s.Remote.Authentication;

/// <summary>
/// A key file as ssh(1) takes an IdentityFile: the private key, with its public part from the file itself or from FILE.pub, so that an agent
/// can hold the private half. The private part is read only when it is needed.
/// </summary>
internal sealed class IdentityFile
{
    private const int LargestFile = 1024 * 1024;

    private readonly PrivateKeyText? text;
    private string? problem;

    private IdentityFile(string path, PrivateKeyText? text, SshPublicKey? publicKey, string? problem) =>
        (Path, this.text, PublicKey, this.problem) = (path, text, publicKey, problem);

    public string Path { get; }

    /// <summary>Null when it cannot be told without the passphrase.</summary>
    public SshPublicKey? PublicKey { get; private set; }

    /// <summary>Why the private key cannot be used; null as long as nothing is wrong.</summary>
    public string? Problem => problem;

    public static IdentityFile Read(string path)
    {
        SshPublicKey? beside = ReadText(path + ".pub", out _) is { } line ? SshPublicKey.FromLine(line) : null;
        if (ReadText(path, out string? problem) is not { } content)
            return new(path, null, beside, problem);
        if (SshPublicKey.FromLine(content) is { } publicOnly)
            return new(path, null, publicOnly, "it is a public key, and the agent does not hold its private half.");
        return PrivateKeyText.Find(content) is not { } text
            ? new(path, null, beside, "it is not a private key in OpenSSH or PEM form.")
            : new(path, text, text.PublicKey ?? beside, TooOpen(path));
    }

    /// <summary>The private key; null, and <see cref="Problem"/> says why, when it cannot be used.</summary>
    public Key? Open(SecureString? passphrase)
    {
        if (text is null || problem is not null || PrivateKeyReader.Read(text, passphrase, out problem) is not { } key)
            return null;
        // FILE.pub may be another key's; the private key knows best.
        PublicKey = SshPublicKey.Of(key);
        return key;
    }

    /// <summary>The text of a small file; null, with the reason, when it cannot be read.</summary>
    public static string? ReadText(string path, out string? problem)
    {
        try
        {
            problem = "it is larger than 1 MiB.";
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Read to the limit and not to the length: a device or a pipe has none.
            byte[] content = new byte[LargestFile + 1];
            int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length > LargestFile ? null : Encoding.UTF8.GetString(content, 0, length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "there is no such file.";
        }
        catch (UnauthorizedAccessException)
        {
            problem = Directory.Exists(path) ? "it is a folder." : "this user may not read it.";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            problem = ForeignText.OneLine(e.Message).TrimEnd('.') + ".";
        }
        return null;
    }

    /// <summary>ssh's rule: a key of one's own that others may read is no secret any more.</summary>
    private static string? TooOpen(string path)
    {
        const UnixFileMode others = (UnixFileMode)0b000_111_111;
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & others) == 0 || !FileOwner.IsThisUser(path))
            return null;
        string mode = Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(4, '0');
        return $"its mode {mode} lets others at it, and ssh refuses such a key too (chmod 600 makes it good).";
    }
}
