using System.Text.Json;

namespace HaK8s.Etcd;

/// <summary>
/// Takes the bytes out of the gateway's answer to maintenance/snapshot: a JSON object a line with a piece of the file (32 KiB) in base64. Memory
/// is bounded by one line.
/// </summary>
internal static class SnapshotStream
{
    // What etcd sends is far shorter; this keeps something else from filling the memory.
    private const int LongestLine = 16 << 20;

    /// <exception cref="HaK8sException">EtcdSnapshotBroken: etcd told an error, or sent something else.</exception>
    public static async Task CopyAsync(Stream gateway, Func<byte[], Task> write, Action<long> written, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 17];
        int filled = 0;
        long total = 0;
        int got;
        do
        {
            if (filled == buffer.Length)
            {
                if (filled >= LongestLine)
                    throw Failure.EtcdSnapshotBroken("a line of the answer is longer than any that etcd sends");
                Array.Resize(ref buffer, 2 * filled);
            }
            got = await gateway.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            filled += got;
            int begin = 0;
            while (LineEnd(begin) is >= 0 and int end)
            {
                byte[] piece = Piece(buffer.AsSpan(begin, end - begin));
                await write(piece);
                written(total += piece.Length);
                begin = Math.Min(end + 1, filled);
            }
            buffer.AsSpan(begin, filled - begin).CopyTo(buffer);
            filled -= begin;
        }
        while (got > 0);

        // The last line needs no end.
        int LineEnd(int begin) => buffer.AsSpan(begin, filled - begin).IndexOf((byte)'\n') is >= 0 and int end ? begin + end : got == 0 && begin < filled ? filled : -1;
    }

    private static byte[] Piece(ReadOnlySpan<byte> line)
    {
        byte[] piece = [];
        try
        {
            Utf8JsonReader json = new(line);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (json.CurrentDepth == 2 && json.ValueTextEquals("blob"))
                {
                    json.Read();
                    piece = json.GetBytesFromBase64();
                }
                else if (json.CurrentDepth == 2 && json.ValueTextEquals("message"))
                {
                    json.Read();
                    throw Failure.EtcdSnapshotBroken($"etcd broke it off: {json.GetString()}");
                }
            }
        }
        catch (Exception foreign) when (foreign is JsonException or FormatException or InvalidOperationException)
        {
            throw Failure.EtcdSnapshotBroken("a line of the answer is no JSON as etcd sends it", foreign);
        }
        return piece;
    }
}
