using System.Text;
using HaK8s.Remote;

namespace HaK8s.Archives;

/// <summary>A file to be sent: its name in the archive, its size in bytes, and how to read it.</summary>
internal sealed record TarMember(string Name, long Size, Func<Stream> Open)
{
    /// <summary>A file of the management host.</summary>
    public static TarMember File(string name, string path) =>
        new(name, new FileInfo(path).Length, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024));
}

/// <summary>
/// A ustar archive that is made while it is read, so that several large files travel in one upload and none is ever whole in memory.
/// TarWriter writes to a stream; what goes to a node is read from one.
/// </summary>
internal sealed class TarStream(IReadOnlyList<TarMember> members) : InputStream
{
    private const int Block = 512;

    /// <summary>What the eleven octal digits of a ustar header hold: one byte less than 8 GiB.</summary>
    public const long LargestMember = (1L << 33) - 1;

    private readonly IEnumerator<Stream> parts = Parts(members).GetEnumerator();
    private Stream? part;

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (part is null)
            {
                if (!parts.MoveNext())
                    return 0;
                part = parts.Current;
            }
            if (part.Read(buffer) is var count and > 0)
                return count;
            part.Dispose();
            part = null;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        part?.Dispose();
        parts.Dispose();
        base.Dispose(disposing);
    }

    // A file that shrank or grew since it was measured gives a wrong checksum on the node, and nothing worse.
    private static IEnumerable<Stream> Parts(IReadOnlyList<TarMember> members)
    {
        foreach (TarMember member in members)
        {
            yield return new MemoryStream(Header(member), writable: false);
            yield return member.Open();
            yield return new MemoryStream(new byte[(Block - member.Size % Block) % Block], writable: false);
        }
        yield return new MemoryStream(new byte[2 * Block], writable: false);
    }

    private static byte[] Header(TarMember member)
    {
        byte[] header = new byte[Block];
        Put(0, member.Name);
        Put(100, "0000600\0" + "0000000\0" + "0000000\0");
        Put(124, Convert.ToString(member.Size, 8).PadLeft(11, '0') + "\0" + "00000000000\0");
        Put(148, "        0"); // the checksum's own field counts as blanks; then the type, a plain file
        Put(257, "ustar\0" + "00");
        int sum = header.Sum(value => value);
        Put(148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        return header;

        void Put(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, at);
    }
}
