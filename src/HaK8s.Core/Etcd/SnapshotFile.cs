using System.Security.Cryptography;

namespace HaK8s.Etcd;

/// <summary>
/// A snapshot on disk: a bbolt database, whose size is a multiple of 512, and the SHA-256 of it in the last 32 bytes. etcdutl checks the same
/// before it restores one.
/// </summary>
internal static class SnapshotFile
{
    private const int Trailer = SHA256.HashSizeInBytes, Sector = 512;

    /// <summary>Reads the whole file and checks all that a restore depends on.</summary>
    /// <returns>SHA-256 of the file, and what its database holds.</returns>
    /// <exception cref="HaK8sException">EtcdSnapshotBroken.</exception>
    public static (string Sha256, BoltSummary Summary) Verify(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.Length % Sector != Trailer)
            throw Failure.EtcdSnapshotBroken($"its {file.Length} bytes are no database with a checksum behind it; it was cut off");
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20], trailer = new byte[Trailer];
        for (long left = file.Length - Trailer; left > 0;)
        {
            int got = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            hash.AppendData(buffer, 0, got);
            left -= got;
        }
        file.ReadExactly(trailer);
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(trailer))
            throw Failure.EtcdSnapshotBroken("its content does not have the checksum that etcd wrote behind it");
        hash.AppendData(trailer);
        try
        {
            return (Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant(), new BoltFile(file.SafeFileHandle, file.Length - Trailer).Summarize());
        }
        catch (Exception damaged) when (damaged is InvalidDataException or ArgumentOutOfRangeException or OverflowException)
        {
            throw Failure.EtcdSnapshotBroken($"its database cannot be read: {damaged.Message}", damaged);
        }
    }
}
