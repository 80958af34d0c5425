using System.Text;

namespace HaK8s.Remote.HostKeys;

/// <summary>The known_hosts files of a connection, as they were when read.</summary>
internal sealed class KnownHosts
{
    /// <summary>Nobody's file is larger by intent.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    private readonly List<(string File, string[] Lines)> files = [];

    /// <summary>Reads the files that exist.</summary>
    /// <exception cref="HaK8sException">KnownHostsUnreadable, KnownHostsTooLarge: ssh would go on without, and with it what is @revoked there.</exception>
    public static KnownHosts Read(IEnumerable<string> files)
    {
        KnownHosts known = new();
        foreach (string file in files)
            if (ReadFile(file) is { } text)
                known.files.Add((file, text.Split('\n')));
        return known;
    }

    /// <summary>The lines that speak of the name, in the order of the files.</summary>
    public IEnumerable<KnownHost> Find(string name) =>
        from file in files
        from line in file.Lines.Select((text, index) => KnownHost.Read(file.File, index + 1, text.TrimEnd('\r'), name))
        where line is not null
        select line;

    /// <summary>The text of a file; null when there is none.</summary>
    public static string? ReadFile(string file)
    {
        try
        {
            if (Directory.Exists(file))
                throw Failure.KnownHostsUnreadable(file, "it is a directory.", null);
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            using MemoryStream content = new();
            byte[] piece = new byte[64 * 1024];
            for (int count; (count = stream.Read(piece)) > 0; content.Write(piece, 0, count))
                if (content.Length + count > LargestFile)
                    throw Failure.KnownHostsTooLarge(file, LargestFile);
            return Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.KnownHostsUnreadable(file, e.Message, e);
        }
    }
}
