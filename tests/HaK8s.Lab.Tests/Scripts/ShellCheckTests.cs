using System.Diagnostics;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Scripts;

/// <summary>Every shell script of the project is clean for shellcheck, which the lab has installed.</summary>
public sealed class ShellCheckTests
{
    public static TheoryData<string> Scripts()
    {
        string[] folders = ["src", Path.Combine("tests", "lab"), Path.Combine("tests", "bench"), ".ci"];
        return [.. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, folder), "*", SearchOption.AllDirectories))
            .Where(IsShell).Select(file => Path.GetRelativePath(BuiltModule.Root, file)).Order()];
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_is_clean(string file)
    {
        // Remote scripts run after the prologue and without a line that names the shell; SC2015 is about a && b || c, read as written here.
        string[] dialect = file.StartsWith("src", StringComparison.Ordinal) ? ["--shell=sh"] : [];
        using Process check = Process.Start(new ProcessStartInfo("shellcheck", [.. dialect, "--exclude=SC2015,SC1091", Path.Combine(BuiltModule.Root, file)])
        {
            RedirectStandardOutput = true,
        })!;
        string said = await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, said);
    }

    private static bool IsShell(string file) => file.EndsWith(".sh", StringComparison.Ordinal)
        || (Path.GetExtension(file).Length == 0 && File.ReadLines(file).FirstOrDefault() is { } first
            && first.StartsWith("#!", StringComparison.Ordinal) && first.Contains("sh", StringComparison.Ordinal));
}
