using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>
/// One known_hosts file as it was when read. Every connection reads it, as ssh does: no date and no length says that it is unchanged. But
/// where its bytes are those of the time before, the copy in memory serves again, with what was found there. Safe on any thread.
/// </summary>
internal sealed class KnownHostsFile
{
    /// <summary>Nobody's file is larger by intent.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    private const int PieceSize = 64 * 1024;

    // Weak: between one run and the next nobody needs megabytes of keys.
    private static readonly ConcurrentDictionary<string, WeakReference<KnownHostsFile>> LastRead = new(StringComparer.Ordinal);

    private readonly string path;
    private readonly byte[] content;
    private readonly ConcurrentDictionary<string, Answer> answers;

    // What a part of the file, from its beginning, says of a name.
    private readonly record struct Answer(KnownHost[] Hosts, int Bytes, int Lines);

    private KnownHostsFile(string path, byte[] content, ConcurrentDictionary<string, Answer> answers) => (this.path, this.content, this.answers) = (path, content, answers);

    /// <summary>Whether ssh-keygen -H has been here, or HashKnownHosts.</summary>
    public bool HasHashedNames => content.AsSpan().StartsWith("|1|"u8) || content.AsSpan().IndexOf("\n|1|"u8) >= 0;

    /// <summary>Whether a line can be appended as it is.</summary>
    public bool EndsWithLine => content is [] or [.., (byte)'\n'];

    /// <summary>The file; null when there is none.</summary>
    /// <exception cref="HaK8sException">KnownHostsUnreadable, KnownHostsTooLarge.</exception>
    public static KnownHostsFile? Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw Failure.KnownHostsUnreadable(path, "it is a directory.", null);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            KnownHostsFile? before = LastRead.TryGetValue(path, out WeakReference<KnownHostsFile>? last) && last.TryGetTarget(out KnownHostsFile? alive) ? alive : null;
            byte[] content = ReadContent(path, stream, before?.content ?? []);
            if (content == before?.content)
                return before;
            // What was found in a file still holds for the part that was there when lines were only appended.
            bool isLonger = before is { EndsWithLine: true } && content.AsSpan().StartsWith(before.content);
            KnownHostsFile file = new(path, content, isLonger ? new(before!.answers, StringComparer.Ordinal) : new(StringComparer.Ordinal));
            LastRead[path] = new(file);
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.KnownHostsUnreadable(path, e.Message, e);
        }
    }

    /// <summary>The lines that speak of the name.</summary>
    public KnownHost[] Find(string name)
    {
        Answer answer = answers.TryGetValue(name, out Answer before) ? before : new([], 0, 0);
        return answer.Bytes == content.Length ? answer.Hosts : (answers[name] = Find(name, answer)).Hosts;
    }

    private Answer Find(string name, Answer before)
    {
        KnownHostsQuery query = new(name);
        List<KnownHost> hosts = [.. before.Hosts];
        int number = before.Lines;
        for (int start = before.Bytes, end; start < content.Length; start = end + 1)
        {
            end = content.AsSpan(start).IndexOf((byte)'\n') is var length and >= 0 ? start + length : content.Length;
            number++;
            if (query.MayBeAnsweredBy(content.AsSpan(start..end)) && KnownHost.Read(path, number, Encoding.UTF8.GetString(content, start, end - start).TrimEnd('\r'), name) is { } host)
                hosts.Add(host);
        }
        return new([.. hosts], content.Length, number);
    }

    /// <summary>The bytes of the file: the very array of the time before when they are the same.</summary>
    private static byte[] ReadContent(string path, FileStream stream, byte[] before)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            int same = 0;
            MemoryStream? changed = null;
            for (int count; (count = stream.Read(piece)) > 0;)
            {
                ReadOnlySpan<byte> read = piece.AsSpan(0, count);
                if ((changed?.Length ?? same) + count > LargestFile)
                    throw Failure.KnownHostsTooLarge(path, LargestFile);
                if (changed is null && before.AsSpan(same).StartsWith(read))
                {
                    same += count;
                    continue;
                }
                if (changed is null)
                    (changed = new MemoryStream(before.Length + count)).Write(before, 0, same);
                changed.Write(read);
            }
            return changed?.ToArray() ?? (same == before.Length ? before : before[..same]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
