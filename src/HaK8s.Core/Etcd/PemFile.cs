using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HaK8s.Etcd;

/// <summary>A file of PEM blocks: its exact bytes, and what its blocks are. Holds key material, so it clears itself.</summary>
internal sealed class PemFile : IDisposable
{
    /// <summary>Bytes; room for a bundle of some hundred CAs.</summary>
    public const int Largest = 1 << 20;

    private readonly char[] text;

    private PemFile(string path, byte[] content)
    {
        Path = path;
        Content = content;
        // A char array and not a string: it can be cleared.
        text = Encoding.Latin1.GetChars(content);
        for (int start = 0; PemEncoding.TryFind(text.AsSpan(start), out PemFields fields); start += fields.Location.End.Value)
            Blocks.Add((new string(text.AsSpan(start)[fields.Label]), start + fields.Location.Start.Value, fields.Location.End.Value - fields.Location.Start.Value));
    }

    public string Path { get; }

    /// <summary>The file as it is, comments and line ends included: this is what travels to the nodes.</summary>
    public byte[] Content { get; }

    private List<(string Label, int Start, int Length)> Blocks { get; } = [];

    public bool HasCertificate => Blocks.Exists(block => block.Label == "CERTIFICATE");

    public bool HasPrivateKey => Blocks.Exists(block => IsPrivateKey(block.Label)) || HasEncryptedKey;

    /// <summary>PKCS#8 says so in its label; the older form of openssl in a header, which strict PEM does not know.</summary>
    public bool HasEncryptedKey =>
        Blocks.Exists(block => block.Label == "ENCRYPTED PRIVATE KEY") || text.AsSpan().IndexOf("Proc-Type: 4,ENCRYPTED") >= 0;

    /// <summary>The first private key block, which is the one that Go programs take.</summary>
    public (string Label, ReadOnlyMemory<char> Pem) PrivateKey =>
        Blocks.Where(block => IsPrivateKey(block.Label)).Select(block => (block.Label, (ReadOnlyMemory<char>)text.AsMemory(block.Start, block.Length))).First();

    /// <summary>A mark that some editors set before the text, in UTF-8 or UTF-16.</summary>
    public bool HasByteOrderMark => Content is [0xEF, 0xBB, 0xBF, ..] or [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];

    /// <summary>Why no block was found, in words; empty when there is nothing to say.</summary>
    public string Oddity => Content switch
    {
        [] => "It is empty.",
        [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] => "It is UTF-16; save it as ASCII or UTF-8 without a byte order mark.",
        [0xEF, 0xBB, 0xBF, ..] => "It begins with a byte order mark; save it without one.",
        [0x30, 0x80 or 0x81 or 0x82, ..] => "It looks like DER; convert it with openssl.",
        _ => "",
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="HaK8sException"><c>EtcdFileMissing</c>, <c>EtcdFileUnreadable</c>.</exception>
    public static PemFile Read(string path, string role)
    {
        try
        {
            return new PemFile(path, LocalFile.ReadBytes(path, Largest));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure.EtcdFileMissing(path, role);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Failure.EtcdFileUnreadable(path, role, Directory.Exists(path) ? "it is a directory" : unreadable.Message.TrimEnd('.'), unreadable);
        }
    }

    /// <summary>The certificates, in the file's order.</summary>
    /// <exception cref="HaK8sException"><c>EtcdFileNotPem</c>: a block cannot be read.</exception>
    public X509Certificate2Collection Certificates(string role)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException garbled)
        {
            throw Failure.EtcdFileNotPem(Path, role, "A CERTIFICATE block in it cannot be read.", garbled);
        }
        return certificates;
    }

    public void Dispose()
    {
        Array.Clear(text);
        CryptographicOperations.ZeroMemory(Content);
    }

    private static bool IsPrivateKey(string label) => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);
}
