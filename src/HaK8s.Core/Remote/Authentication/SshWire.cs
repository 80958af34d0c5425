using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace HaK8s.Remote.Authentication;

/// <summary>Reads the data types of RFC 4251, section 5. Whatever the bytes are, the only error is InvalidDataException.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public ReadOnlySpan<byte> String() => Take(UInt32());

    public string Text() => Encoding.UTF8.GetString(String());

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > rest.Length)
            throw new InvalidDataException("The data ends too early.");
        ReadOnlySpan<byte> taken = rest[..(int)count];
        rest = rest[(int)count..];
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
