using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace HaK8s.Etcd;

/// <summary>What a walk over a snapshot's database finds, as <c>etcdctl snapshot status</c> prints it.</summary>
/// <param name="Revision">The store's revision: the highest in the bucket of keys.</param>
/// <param name="TotalKeys">Entries of all buckets: each revision of a key that is kept, and etcd's own records.</param>
/// <param name="Hash">CRC-32C over names, keys and values.</param>
internal sealed record BoltSummary(long Revision, long TotalKeys, uint Hash);

/// <summary>
/// Reads a bbolt database as far as a snapshot's status needs it: every entry of every bucket once, page by page. The format is that of
/// go.etcd.io/bbolt's page.go and bucket.go: pages with a header of 16 bytes, then elements that point to their key and value.
/// </summary>
internal sealed class BoltFile(SafeFileHandle file, long length)
{
    private const uint Magic = 0xED0CDAED;
    private const int Header = 16, DefaultPageSize = 4096, DeepestTree = 40;
    private const ushort BranchPage = 1, LeafPage = 2;

    private int pageSize = DefaultPageSize;
    private long revision, keys;
    private uint hash = uint.MaxValue;

    /// <exception cref="InvalidDataException">It is no such file, or is damaged.</exception>
    public BoltSummary Summarize()
    {
        Walk(Root(), 0, (name, value, isBucket) =>
        {
            if (!isBucket)
                return;
            bool holdsKeys = name.SequenceEqual("key"u8);
            Add(name);
            ulong root = BinaryPrimitives.ReadUInt64LittleEndian(value);
            // A small bucket has its only page behind its header.
            if (root == 0)
                Elements(value[Header..], 0, Visit);
            else
                Walk(root, 0, Visit);

            void Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, bool _)
            {
                Add(key);
                Add(content);
                keys++;
                if (holdsKeys)
                    revision = BinaryPrimitives.ReadInt64BigEndian(key);
            }
        });
        return new(revision, keys, ~hash);
    }

    private delegate void Visitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isBucket);

    /// <summary>The page of the root bucket: the younger of the two meta pages that are whole.</summary>
    private ulong Root()
    {
        (ulong Transaction, ulong Root)? newest = null;
        foreach (int number in new[] { 0, 1 })
        {
            ReadOnlySpan<byte> meta = Read((long)number * pageSize, DefaultPageSize)[Header..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(meta) != Magic || BinaryPrimitives.ReadUInt64LittleEndian(meta[56..]) != Fnv(meta[..56]))
                continue;
            pageSize = (int)BinaryPrimitives.ReadUInt32LittleEndian(meta[8..]);
            ulong transaction = BinaryPrimitives.ReadUInt64LittleEndian(meta[48..]);
            if (newest is null || transaction > newest.Value.Transaction)
                newest = (transaction, BinaryPrimitives.ReadUInt64LittleEndian(meta[16..]));
        }
        return newest?.Root ?? throw new InvalidDataException("it is no bbolt database");
    }

    private void Walk(ulong page, int depth, Visitor visit)
    {
        if (depth > DeepestTree || page > (ulong)(length / pageSize))
            throw new InvalidDataException("a page points out of the file or in a circle");
        long start = (long)page * pageSize;
        uint overflow = BinaryPrimitives.ReadUInt32LittleEndian(Read(start, Header)[12..]);
        Elements(Read(start, (overflow + 1L) * pageSize), depth, visit);
    }

    private void Elements(ReadOnlySpan<byte> page, int depth, Visitor visit)
    {
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(page[8..]), count = BinaryPrimitives.ReadUInt16LittleEndian(page[10..]);
        if (flags is not (BranchPage or LeafPage))
            throw new InvalidDataException("a page is of a kind that does not belong there");
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = page[(Header + (16 * i))..];
            if (flags == BranchPage)
            {
                Walk(BinaryPrimitives.ReadUInt64LittleEndian(element[8..]), depth + 1, visit);
                continue;
            }
            int at = Number(element[4..]), keySize = Number(element[8..]), valueSize = Number(element[12..]);
            visit(element.Slice(at, keySize), element.Slice(at + keySize, valueSize), (Number(element) & 1) != 0);
        }

        static int Number(ReadOnlySpan<byte> field) => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(field));
    }

    private ReadOnlySpan<byte> Read(long start, long size)
    {
        if (start + size > length)
            throw new InvalidDataException("it is cut short");
        byte[] bytes = new byte[size];
        for (int done = 0; done < bytes.Length;)
            done += RandomAccess.Read(file, bytes.AsSpan(done), start + done) is > 0 and int got ? got : throw new InvalidDataException("it is cut short");
        return bytes;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte one in bytes)
            hash = BitOperations.Crc32C(hash, one);
    }

    private static ulong Fnv(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 14695981039346656037;
        foreach (byte one in bytes)
            sum = unchecked((sum ^ one) * 1099511628211);
        return sum;
    }
}
