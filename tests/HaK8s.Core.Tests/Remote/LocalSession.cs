using System.Diagnostics;
using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Tests.Remote;

/// <summary>Runs the remote scripts on this machine with its real sh, with the very command line that goes to a node.</summary>
internal sealed class LocalSession : IRemoteSession
{
    public Node Node { get; init; } = new() { Name = "here", UserName = "tester" };

    /// <summary>Searched before the system's programs.</summary>
    public string? ProgramDirectory { get; init; }

    /// <summary>What the script gave, changed by the test before the product sees it.</summary>
    public Func<RemoteResult, RemoteResult> Result { get; init; } = result => result;

    /// <summary>How many bytes of the input arrive; all when null.</summary>
    public int? CutAfter { get; init; }

    public List<RemoteScript> Ran { get; } = [];

    public void Abandon() { }

    public async Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine = null, CancellationToken cancellationToken = default)
    {
        Ran.Add(script);
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(ScriptLibrary.CommandLine(script, sudo: false));
        if (ProgramDirectory is not null)
            start.Environment["PATH"] = $"{ProgramDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process shell = Process.Start(start)!;
        ScriptOutput output = new(onLine);
        Task reading = OwnThread.Run(() => output.Read(shell.StandardOutput.BaseStream));
        Task<string> errors = shell.StandardError.ReadToEndAsync(cancellationToken);
        if (script.Input is { } input)
        {
            using MemoryStream all = new();
            await input.CopyToAsync(all, cancellationToken);
            await shell.StandardInput.BaseStream.WriteAsync(all.GetBuffer().AsMemory(0, Math.Min(CutAfter ?? int.MaxValue, (int)all.Length)), cancellationToken);
        }
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(cancellationToken);
        await reading;
        return Result(new RemoteResult(shell.ExitCode, output.Text, await errors));
    }
}
