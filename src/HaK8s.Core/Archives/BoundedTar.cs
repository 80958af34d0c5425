using System.IO.Compression;
using System.Text;
using HaK8s.Remote;

namespace HaK8s.Archives;

/// <summary>
/// The bytes of a tar archive on their way to its reader, within bounds: not more of them than an archive of its kind has (a few kilobytes
/// of gzip can become terabytes), not more members, and none of the headers with names and attributes that a reader takes into memory whole.
/// </summary>
/// <param name="tar">The archive, no longer compressed.</param>
/// <param name="limit">Bytes.</param>
internal sealed class BoundedTar(Stream tar, long limit) : InputStream
{
    private const int Block = 512, LargestName = 1 << 20, MostMembers = 100_000;

    private readonly byte[] header = new byte[Block];
    private long total, content;
    private int filled, members;

    /// <summary>An archive compressed by gzip.</summary>
    public static BoundedTar Unzip(Stream gzip, long limit) => new(new GZipStream(gzip, CompressionMode.Decompress, leaveOpen: true), limit);

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        int count = tar.Read(buffer);
        total += count;
        if (total > limit)
            throw new InvalidDataException($"it holds more than {limit >> 20} MiB when it is unpacked.");
        Follow(buffer[..count]);
        return count;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        tar.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = (int)Math.Min(bytes.Length, content > 0 ? content : Block - filled);
            if (content > 0)
                content -= count;
            else
            {
                bytes[..count].CopyTo(header.AsSpan(filled));
                filled += count;
                if (filled == Block)
                    Judge();
            }
            bytes = bytes[count..];
        }
    }

    private void Judge()
    {
        filled = 0;
        if (!header.AsSpan().ContainsAnyExcept((byte)0))
            return;
        long size = Size();
        if (size > limit)
            throw new InvalidDataException($"a member says that it has {size} bytes.");
        if (header[156] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K' && size > LargestName)
            throw new InvalidDataException($"the name or the attributes of a member have {size} bytes.");
        if (++members > MostMembers)
            throw new InvalidDataException($"it has more than {MostMembers} members.");
        content = (size + Block - 1) / Block * Block;
    }

    // Octal digits, or where those do not suffice a number whose first bit is set.
    private long Size()
    {
        ReadOnlySpan<byte> field = header.AsSpan(124, 12);
        if ((field[0] & 0x80) != 0)
            return field[..4].ContainsAnyExcept((byte)0x80, (byte)0) || field[4] > 0x7f ? long.MaxValue : System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[4..]);
        string digits = Encoding.ASCII.GetString(field).Trim('\0', ' ');
        return digits.Length == 0 ? 0 : digits.All(c => c is >= '0' and <= '7') ? Convert.ToInt64(digits, 8) : throw new InvalidDataException("a member's size is no number.");
    }
}
