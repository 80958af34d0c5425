using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HaK8s.Remote.Authentication;
using Renci.SshNet;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

/// <summary>
/// A real sshd on a loopback port, with files of its own, for the user who runs the tests: this machine's, or that of the lab's base system in a
/// mount namespace of its own. Skips where there is neither: where the tests run without root and the lab.
/// </summary>
internal sealed class LocalSshd : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    // The base system sees this machine's /tmp in the place of its own; nothing of it is written to.
    private const string InBase = """
        mount --rbind /dev "$1/dev" && mount --bind /tmp "$1/tmp" && mount -t tmpfs none "$1/run" && mkdir "$1/run/sshd" && exec chroot "$@"
        """;

    private static readonly string? Base = !Environment.IsPrivilegedProcess ? null
        : Bases().FirstOrDefault(folder => File.Exists(folder + Program));

    private readonly TemporaryDirectory folder;
    private readonly Process process;

    private static IEnumerable<string> Bases() => (Environment.GetEnvironmentVariable("HAK8S_LAB_CACHE") ?? "/var/cache/hak8s-lab") is var cache && Directory.Exists(cache)
        ? Directory.GetDirectories(cache, "base-*").Select(part => Path.Combine(part, "root")) : [];

    public LocalSshd(TemporaryDirectory folder, params string[] more)
    {
        Assert.SkipUnless(File.Exists(Program) || Base is not null, "There is no sshd here, and no lab was built.");
        this.folder = folder;
        KeyPrograms.Make(folder["host"]);
        KeyPrograms.Make(folder["ca"]);
        folder.Write("authorized_keys", "");
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        folder.Write("sshd_config", string.Join('\n', [
            $"Port {Port}", "ListenAddress 127.0.0.1", $"HostKey {folder["host"]}", $"PidFile {folder["pid"]}", "StrictModes no",
            $"AuthorizedKeysFile {folder["authorized_keys"]}", $"TrustedUserCAKeys {folder["ca"]}.pub", "PermitRootLogin yes", "LogLevel VERBOSE", .. more, ""]));
        string[] command = [Program, "-D", "-E", folder["log"], "-f", folder["sshd_config"]];
        process = Process.Start(File.Exists(Program)
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", "-c", InBase, "sh", Base!, .. command]))!;
        for (Stopwatch watch = Stopwatch.StartNew(); !File.Exists(folder["pid"]); Thread.Sleep(20))
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(20))
                throw new InvalidOperationException("sshd does not start: " + Log);
    }

    public int Port { get; }

    public string Log => File.Exists(folder["log"]) ? File.ReadAllText(folder["log"]) : "";

    public LoginSettings Settings(params string[] keyFiles) =>
        new() { UserName = Environment.UserName, HostName = "127.0.0.1", KeyFile = keyFiles, SshFolder = folder["ssh"] };

    public void Authorize(string keyFile) => File.AppendAllText(folder["authorized_keys"], File.ReadAllText(keyFile + ".pub"));

    /// <summary>Logs in and runs a command; null, or the failure.</summary>
    public HaK8sException? LogIn(LoginSettings settings) => LogIn(SshLogin.Offer(settings));

    public HaK8sException? LogIn(LoginOffer offer)
    {
        AuthenticationMethod[] methods = offer.Methods();
        using SshClient client = new(new ConnectionInfo("127.0.0.1", Port, Environment.UserName, methods) { Timeout = TimeSpan.FromSeconds(30) });
        client.HostKeyReceived += (_, host) => host.CanTrust = true;
        try
        {
            client.Connect();
        }
        catch (Exception e) when (offer.Refusal(methods, e) is { } refusal)
        {
            return refusal;
        }
        Assert.Equal("in\n", client.RunCommand("echo in").Result);
        return null;
    }

    public void Dispose()
    {
        // As sshd ends on TERM with all that it started; KILL would leave its children.
        KeyPrograms.Run("kill", $"{process.Id}");
        process.WaitForExit();
        process.Dispose();
    }
}
