using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace HaK8s.Remote;

/// <summary>Reads the data types of RFC 4251, section 5. What is cut short is a <see cref="FormatException"/>, never a read beyond the end.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> all = data;

    /// <summary>How much has been read.</summary>
    public int Position { get; private set; }

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => all[Position..];

    public readonly bool AtEnd => Position == all.Length;

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>A string or mpint: a length and as many bytes.</summary>
    public ReadOnlySpan<byte> String() => Take(UInt32());

    /// <summary>A string of text. What a stranger writes into it must not play with the operator's terminal when it is shown.</summary>
    public string Text() => string.Concat(Encoding.UTF8.GetString(String()).Select(c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>A number that is not negative, without leading zeros.</summary>
    public ReadOnlySpan<byte> Number() => String().TrimStart((byte)0);

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

/// <summary>Writes the data types of RFC 4251, section 5.</summary>
internal sealed class SshWriter
{
    private readonly ArrayBufferWriter<byte> written = new();

    public SshWriter Byte(byte value) => Raw([value]);

    public SshWriter UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public SshWriter String(ReadOnlySpan<byte> value) => UInt32((uint)value.Length).Raw(value);

    public SshWriter String(string value) => String(Encoding.UTF8.GetBytes(value));

    /// <summary>An mpint: two's complement, as short as can be, without a byte for zero.</summary>
    public SshWriter Number(BigInteger value) => String(value.IsZero ? [] : value.ToByteArray(isBigEndian: true));

    public SshWriter Raw(ReadOnlySpan<byte> value)
    {
        written.Write(value);
        return this;
    }

    public byte[] ToArray() => written.WrittenSpan.ToArray();
}
