using System.Diagnostics;
using HaK8s.Archives;
using HaK8s.Cni;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Cni;

/// <summary>This machine in the part of a node: runs the scripts in a real shell, on folders of one test.</summary>
internal sealed class LocalNode(params string[] shell) : IRemoteSession, IDisposable
{
    private readonly TemporaryDirectory folder = new();

    /// <summary>A command that starts the shell, such as one that makes a mount first; the shell's command line is appended.</summary>
    public string[] Before { get; init; } = [];

    public Node Node { get; } = new() { Name = "local" };

    /// <summary>Programs put here are found before the system's.</summary>
    public string Programs => Directory.CreateDirectory(folder["programs"]).FullName;

    public string Archives => Directory.CreateDirectory(folder["archives"]).FullName;

    public string Opt => Directory.CreateDirectory(folder["opt"]).FullName;

    public string Destination => folder["opt/bin"];

    public string Previous => Destination + ".hak8s-previous";

    public string BridgePath => folder["net.d/10-hak8s-bridge.conflist"];

    /// <summary>Names of the scripts run, in order.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>What stands beside the destination, sorted.</summary>
    public IEnumerable<string?> Beside => Directory.GetFileSystemEntries(Opt).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    public static string Architecture { get; } = ProcessorArchitecture.OfMachine(Uname())!;

    /// <summary>Makes a release and installs it.</summary>
    public async Task<CniPluginsResult> InstallAsync(string version, string[] plugins, BridgeConfiguration? bridge = null) =>
        await ApplyAsync(new ArchiveSource(await SetAsync(Archive.Release(version, plugins), version)), bridge);

    public async Task<PluginArchiveSet> SetAsync(byte[] content, string version) =>
        await PluginArchiveSet.ReadAsync(Archive.Save(Archives, content, Architecture, version), null, null);

    public async Task<CniPluginsResult> ApplyAsync(PluginSource source, BridgeConfiguration? bridge = null, string? destination = null)
    {
        PluginInstallation installation = new(source, destination ?? Destination, bridge) { BridgePath = BridgePath };
        return await installation.ApplyAsync(this, await installation.PlanAsync(this));
    }

    public void Program(string name, string text)
    {
        string path = Path.Combine(Programs, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, Archive.Executable);
    }

    public void Plugin(string name, string text = Archive.Answering)
    {
        string path = Path.Combine(Directory.CreateDirectory(Destination).FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, Archive.Executable);
    }

    public async Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine = null, CancellationToken cancellationToken = default)
    {
        Ran.Add(script.Name);
        // A power cut is not what these tests make; waiting for the machine's disk would be most of their time.
        Program("sync", "#!/bin/sh\n");
        string[] words = [.. Before, .. shell, "-c", ScriptLibrary.Text("prologue") + ScriptLibrary.Text(script.Name), "hak8s", .. script.Arguments];
        using Process process = new()
        {
            StartInfo = new(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.StartInfo.Environment["PATH"] = $"{Programs}:{Environment.GetEnvironmentVariable("PATH")}";
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            if (script.Input is { } input)
                await input.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended before it had read everything.
        }
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await errors);
    }

    public void Abandon() { }

    public void Dispose() => folder.Dispose();

    private static string Uname()
    {
        using Process process = Process.Start(new ProcessStartInfo("uname", "-m") { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
