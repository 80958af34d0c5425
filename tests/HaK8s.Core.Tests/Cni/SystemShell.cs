using System.Diagnostics;
using Xunit;

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

    /// <summary>
    /// Skips the test where this shell is not installed. build.ps1 Test installs it; Test -Unit, which needs neither root nor apt, does without.
    /// </summary>
    public static string[] Require(params string[] shell)
    {
        bool installed = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, shell[0])));
        Assert.SkipUnless(installed, $"{shell[0]} is not installed here");
        return shell;
    }
}
