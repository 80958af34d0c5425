using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HaK8s;

/// <summary>Files on the management host: whole or not at all, and private where they should be.</summary>
internal static class LocalFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Appends in one write, so that two writers never mix their lines. A new file and its folder are the owner's alone.</summary>
    public static void Append(string path, byte[] content)
    {
        CreateFolder(path);
        using FileStream stream = Open(path, FileMode.Append, FileShare.ReadWrite, OwnerOnly);
        // .NET only goes to the end and writes there; what another program wrote in between would be overwritten. The kernel does it in one.
        if (OperatingSystem.IsLinux() && SetFileFlags(stream.SafeFileHandle, SetFlags, AppendFlag) < 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        stream.Write(content);
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

    /// <summary>Replaces a file by rename, so that readers see the old one or the new one. Temporary names stand in the same folder.</summary>
    public static void Replace(string path, byte[] content, UnixFileMode mode)
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
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
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
