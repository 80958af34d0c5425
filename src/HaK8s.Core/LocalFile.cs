namespace HaK8s;

/// <summary>Files on the management host: whole or not at all, and private where they should be.</summary>
internal static class LocalFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Appends in one write, so that two writers never mix their lines. A new file and its folder are the owner's alone.</summary>
    public static void Append(string path, byte[] content)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
        using FileStream stream = Open(path, FileMode.Append, FileShare.ReadWrite, OwnerOnly);
        stream.Write(content);
    }

    /// <summary>Replaces a file by rename, so that readers see the old one or the new one. Temporary names stand in the same folder.</summary>
    public static void Replace(string path, byte[] content, UnixFileMode mode)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = Open(temporary, FileMode.CreateNew, FileShare.None, mode))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream Open(string path, FileMode open, FileShare share, UnixFileMode mode)
    {
        FileStreamOptions options = new() { Mode = open, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return new FileStream(path, options);
    }
}
