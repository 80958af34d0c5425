using System.Text;

namespace HaK8s.Etcd;

/// <summary>A half-open range of etcd keys in byte order, as etcd takes it: key included, end excluded; an end of one zero byte means no end.</summary>
internal readonly struct KeyRange(byte[] key, byte[] end)
{
    private static readonly byte[] Zero = [0];

    public byte[] Key => key;

    public byte[] End => end;

    /// <summary>Every key there is.</summary>
    public static KeyRange All => new(Zero, Zero);

    /// <summary>Every key that begins with these bytes.</summary>
    public static KeyRange OfPrefix(ReadOnlySpan<byte> prefix) => prefix.IsEmpty ? All : new(prefix.ToArray(), EndOf(prefix));

    /// <summary>Every key that begins with this text.</summary>
    public static KeyRange OfPrefix(string prefix) => OfPrefix(Encoding.UTF8.GetBytes(prefix));

    /// <summary>Every key from this one on.</summary>
    public static KeyRange From(byte[] key) => new(key, Zero);

    /// <summary>The same end, another begin.</summary>
    public KeyRange StartingAt(byte[] first) => new(first, end);

    /// <summary>
    /// The first key after all that begin with a prefix: its last byte that can be raised is raised by one, what follows is cut. Nothing comes
    /// after a prefix of 0xff alone, so that has no end.
    /// </summary>
    public static byte[] EndOf(ReadOnlySpan<byte> prefix)
    {
        int last = prefix.LastIndexOfAnyExcept((byte)0xff);
        if (last < 0)
            return Zero;
        byte[] end = prefix[..(last + 1)].ToArray();
        end[last]++;
        return end;
    }

    /// <summary>The key that comes right after this one.</summary>
    public static byte[] After(ReadOnlySpan<byte> key) => [.. key, 0];

    /// <summary>
    /// The part of a key up to and with the slash that ends its first name at or after <paramref name="start"/>: <c>/registry/</c> of
    /// <c>/registry/pods/a</c>, <c>cilium/</c> of <c>cilium/x</c>. The whole key when no slash follows, and then it stands for itself alone.
    /// </summary>
    public static byte[] Folder(ReadOnlySpan<byte> key, int start, out bool isKey)
    {
        int name = start < key.Length && key[start] == '/' ? start + 1 : start;
        int slash = name < key.Length ? key[name..].IndexOf((byte)'/') : -1;
        isKey = slash < 0;
        return isKey ? key.ToArray() : key[..(name + slash + 1)].ToArray();
    }

    public static string Text(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key);
}
