using System.Diagnostics;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Lab;

/// <summary>Calls tests/lab/lab, as a person would.</summary>
internal static class LabCommand
{
    private static readonly string Program = Path.Combine(BuiltModule.Root, "tests", "lab", "lab");

    /// <summary>Runs a command of the lab and gives its standard output; another status than 0 is an exception with all that it said.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        (int status, string output, string error) = await TryAsync(arguments);
        return status == 0
            ? output
            : throw new InvalidOperationException($"lab {string.Join(' ', arguments)} ended with status {status}:\n{output}\n{error}");
    }

    public static async Task<(int Status, string Output, string Error)> TryAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
