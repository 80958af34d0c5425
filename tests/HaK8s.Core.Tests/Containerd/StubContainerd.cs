using System.Diagnostics;
using System.Net.Sockets;
using HaK8s.Containerd;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Containerd;

/// <summary>
/// Programs of containerd's names that print recorded text, and a process and a socket in the daemon's place, so that the real probe script
/// sees every state. The real daemon is asked in the lab.
/// </summary>
internal sealed class StubContainerd : IDisposable
{
    private readonly TemporaryDirectory home = new();
    private readonly Process? daemon;
    private readonly Socket? socket;

    public StubContainerd(string config = "", bool running = true, string? dumped = null, string? plugins = null, string details = "", params string[] options)
    {
        ConfigPath = home.Write("config.toml", config);
        home.WriteProgram("bin/containerd", $"case $* in --version) echo 'containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1' ;; *) {(dumped is null ? "exit 1" : "cat \"$(dirname \"$0\")/dump\"")} ;; esac");
        home.Write("bin/dump", dumped ?? "");
        home.Write("bin/plugins", plugins ?? "");
        home.Write("bin/details", details);
        home.WriteProgram("bin/ctr", plugins is null
            ? "echo 'ctr: failed to dial: permission denied' >&2; exit 1"
            : "case $* in *' -d') cat \"$(dirname \"$0\")/details\" ;; *) cat \"$(dirname \"$0\")/plugins\" ;; esac");
        home.WriteProgram("bin/pidof", running ? "cat \"$(dirname \"$0\")/pid\"" : "exit 1");
        home.WriteProgram("bin/systemctl", $"echo ActiveState={(running ? "active" : "failed")}; echo MainPID=0");
        if (!running)
            return;
        SocketPath = home["containerd.sock"];
        socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketPath));
        home.WriteProgram("bin/daemon", "read -r _");
        daemon = Process.Start(new ProcessStartInfo(home["bin/daemon"], options.Length > 0 ? options : ["--config", ConfigPath, "--address", SocketPath]) { RedirectStandardInput = true })!;
        home.Write("bin/pid", $"{daemon.Id}");
    }

    public string ConfigPath { get; }

    public string SocketPath { get; } = "";

    /// <summary>What the real script makes of it.</summary>
    public Task<ContainerdProbe> ObserveAsync() =>
        ContainerdProbe.ObserveAsync(new LocalSession { ProgramDirectory = home["bin"] }, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        daemon?.StandardInput.Close();
        daemon?.WaitForExit();
        daemon?.Dispose();
        socket?.Dispose();
        home.Dispose();
    }
}
