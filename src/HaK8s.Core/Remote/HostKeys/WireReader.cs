using System.Buffers.Binary;
using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>Reads what SSH writes (RFC 4251, section 5). What is cut short is a <see cref="FormatException"/>, never a read beyond the end.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> all = bytes;

    /// <summary>How much has been read.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == all.Length;

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>A string or mpint: a length and as many bytes.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(UInt32());

    /// <summary>A string of text. What a stranger writes into it must not play with the operator's terminal when it is shown.</summary>
    public string Text() => string.Concat(Encoding.UTF8.GetString(Bytes()).Select(c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>A number that is not negative, without leading zeros.</summary>
    public ReadOnlySpan<byte> Number() => Bytes().TrimStart((byte)0);

    /// <summary>Bytes whose number both sides know.</summary>
    public ReadOnlySpan<byte> Fixed(uint count) => Take(count);

    public readonly void End()
    {
        if (!AtEnd)
            throw new FormatException($"{all.Length - Position} bytes too many.");
    }

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > all.Length - Position)
            throw new FormatException($"It ends after {all.Length} bytes, {count - (all.Length - Position)} too soon.");
        ReadOnlySpan<byte> taken = all.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
