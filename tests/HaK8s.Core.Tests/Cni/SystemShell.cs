using System.Diagnostics;

namespace HaK8s.Tests.Cni;

/// <summary>What a test itself does with the system's shell.</summary>
internal static class SystemShell
{
    public static string Run(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"'{command}' ended with {process.ExitCode}.");
    }
}
