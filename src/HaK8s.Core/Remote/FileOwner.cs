using System.Runtime.InteropServices;

namespace HaK8s.Remote;

/// <summary>Whose a file is, which .NET does not tell.</summary>
internal static class FileOwner
{
    private const int CurrentDirectory = -100;
    private const uint OwnerWanted = 0x8, SizeOfAnswer = 256, OwnerOffset = 20;

    /// <summary>The number of this process's user; 0 where users have none.</summary>
    public static uint UserId => OperatingSystem.IsWindows() ? 0 : getuid();

    /// <summary>True when the file is this process's user's, or when the system does not say.</summary>
    public static bool IsThisUser(string path) => Is(path, static (owner, user) => owner == user);

    /// <summary>True when the file is this process's user's or root's, or when the system does not say.</summary>
    public static bool IsThisUserOrRoot(string path) => Is(path, static (owner, user) => owner == user || owner == 0);

    private static bool Is(string path, Func<uint, uint, bool> judge)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            byte[] answer = new byte[SizeOfAnswer];
            return statx(CurrentDirectory, path, 0, OwnerWanted, answer) != 0
                || judge(MemoryMarshal.Read<uint>(answer.AsSpan((int)OwnerOffset)), getuid());
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return true;
        }
    }

    // statx: its structure is the same on every processor.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] answer);

    [DllImport("libc")]
    private static extern uint getuid();
}
