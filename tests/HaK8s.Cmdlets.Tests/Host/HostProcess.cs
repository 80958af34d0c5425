using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HaK8s.Tests.Host;

/// <summary>The built host, run as a process on a script written for the test.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hak8s-host-");
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly Task<string> error;

    private HostProcess(string script, string[] arguments, bool asCommand)
    {
        // Output of all projects lies side by side: .../bin/PROJECT/CONFIGURATION/.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var assembly = Path.Combine(own.Parent!.Parent!.FullName, "HaK8s.Host", own.Name, "HaK8s.Host.dll");
        ScriptPath = Path.Combine(folder.FullName, "script.ps1");
        File.WriteAllText(ScriptPath, script);
        // A shell that starts a program in the background lets it ignore SIGINT, and the tests below may have been started so.
        process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,QUIT", "dotnet", assembly, .. asCommand ? ["-Command", script] : new[] { ScriptPath }, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where the script lies.</summary>
    public string ScriptPath { get; }

    /// <summary>Runs a script file to its end.</summary>
    public static HostResult Run(string script, params string[] arguments) => RunWithInput("", script, arguments);

    /// <summary>Runs text after -Command to its end.</summary>
    public static HostResult RunCommand(string text)
    {
        using var host = new HostProcess(text, [], asCommand: true);
        return host.End("");
    }

    /// <summary>Runs a script file to its end with text on standard input.</summary>
    public static HostResult RunWithInput(string input, string script, params string[] arguments)
    {
        using var host = Start(script, arguments);
        return host.End(input);
    }

    /// <summary>Starts a script file.</summary>
    public static HostProcess Start(string script, params string[] arguments) => new(script, arguments, asCommand: false);

    /// <summary>Reads output up to and with a line.</summary>
    public void WaitForLine(string line)
    {
        while (process.StandardOutput.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult() is { } read)
        {
            output.AppendLine(read);
            if (read == line)
                return;
        }
        Assert.Fail($"The output ended without the line '{line}':\n{output}\n{error.Result}");
    }

    /// <summary>Sends a signal, by its name without SIG, to the host alone.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", "kill -s \"$1\" \"$2\"", "sh", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Writes to standard input without ending it.</summary>
    public void Type(string text)
    {
        process.StandardInput.Write(text);
        process.StandardInput.Flush();
    }

    /// <summary>Gives the last input, ends it, and waits for the end.</summary>
    public HostResult End(string input)
    {
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return Wait();
    }

    /// <summary>Waits for the end.</summary>
    public HostResult Wait()
    {
        output.Append(process.StandardOutput.ReadToEndAsync().WaitAsync(Patience).GetAwaiter().GetResult());
        process.WaitForExit();
        return new(process.ExitCode, output.ToString(), error.Result, ScriptPath);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
        folder.Delete(recursive: true);
    }
}

/// <summary>What a run of the host gave.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error, string ScriptPath)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
