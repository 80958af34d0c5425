using System.Globalization;
using System.Runtime.InteropServices;

namespace HaK8s.Host;

/// <summary>
/// The native commands that the script runs. The engine does not end one that shares this process's terminal or pipes, and waits for it;
/// a signal that only this process got is passed on, so that the command ends in its own way.
/// </summary>
internal static partial class ChildProcesses
{
    /// <summary>Passes a signal to each child, except when the terminal has already sent it to all of the foreground process group.</summary>
    public static void Pass(int signal, bool fromTerminal)
    {
        if (!OperatingSystem.IsLinux() || (fromTerminal && InForeground()))
            return;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            foreach (var id in ReadChildren(task).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                _ = Kill(int.Parse(id, CultureInfo.InvariantCulture), signal);
        }
    }

    private static bool InForeground() => !Console.IsInputRedirected && ForegroundGroup(descriptor: 0) == OwnGroup();

    private static string ReadChildren(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "children"));
        }
        catch (IOException) // The thread ended meanwhile.
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();
}
