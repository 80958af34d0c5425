using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HaK8s;

/// <summary>Files on the management host: whole or not at all, and private where they should be.</summary>
internal static class LocalFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Appends in one write, so that two writers never mix their lines; what a full disk cuts short is taken back. A new file and its folder are the
    /// owner's alone.
    /// </summary>
    public static void Append(string path, byte[] content)
    {
        CreateFolder(path);
        using FileStream stream = Open(path, FileMode.Append, FileShare.ReadWrite, OwnerOnly);
        // .NET only goes to the end and writes there; what another program wrote in between would be overwritten. The kernel does it in one.
        if (OperatingSystem.IsLinux() && SetFileFlags(stream.SafeFileHandle, SetFlags, AppendFlag) < 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        long before = stream.Length;
        try
        {
            stream.Write(content);
        }
        catch (IOException) when (stream.Length - before < content.Length)
        {
            stream.SetLength(before);
            throw;
        }
    }

    /// <summary>Makes the folder that a file is to stand in, the owner's alone, when it is missing.</summary>
    public static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Replaces a file by rename, so that readers see the old one or the new one; without <paramref name="overwrite"/> it may not be there yet.
    /// Temporary names stand in the same folder.
    /// </summary>
    public static void Replace(string path, byte[] content, UnixFileMode mode, bool overwrite = true)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = Open(temporary, FileMode.CreateNew, FileShare.None, mode))
            {
                // The umask may have taken bits away.
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(stream.SafeFileHandle, mode);
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A small file whole; never more of it in memory than the limit, in bytes.</summary>
    /// <exception cref="HaK8sException"><c>FileTooLarge</c>: seen by its length before a byte is read, and by counting where a file tells no length.</exception>
    public static byte[] ReadBytes(string path, int limit)
    {
        // Without a buffer of its own: the content may be a key.
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.CanSeek && file.Length > limit)
            throw Failure.FileTooLarge(path, limit);
        // A file of /proc says that it is empty, and another may grow: one byte more than there should be tells.
        byte[] content = new byte[Math.Max(file.CanSeek ? (int)file.Length : 0, 4095) + 1];
        int count = 0;
        while (file.Read(content.AsSpan(count)) is var read and > 0)
        {
            count += read;
            if (count > limit)
                throw Failure.FileTooLarge(path, limit);
            if (count == content.Length)
                Resize(ref content, (int)Math.Min(limit + 1L, 2L * count));
        }
        Resize(ref content, count);
        return content;
    }

    /// <summary>A small file as text; a byte order mark says how it is encoded and is no part of it.</summary>
    /// <exception cref="HaK8sException"><c>FileTooLarge</c>.</exception>
    public static string ReadText(string path, int limit)
    {
        using StreamReader reader = new(new MemoryStream(ReadBytes(path, limit), writable: false));
        return reader.ReadToEnd();
    }

    private static void Resize(ref byte[] content, int size)
    {
        byte[] old = content;
        content = new byte[size];
        old.AsSpan(0, Math.Min(size, old.Length)).CopyTo(content);
        Array.Clear(old);
    }

    /// <summary>A new file that is the owner's alone, for content that comes piece by piece.</summary>
    public static FileStream CreatePrivate(string path) => Open(path, FileMode.CreateNew, FileShare.None, OwnerOnly);

    private static FileStream Open(string path, FileMode open, FileShare share, UnixFileMode mode)
    {
        FileStreamOptions options = new() { Mode = open, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return new FileStream(path, options);
    }

    // F_SETFL and O_APPEND of Linux.
    private const int SetFlags = 4, AppendFlag = 0x400;

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileFlags(SafeFileHandle file, int command, int flags);
}
