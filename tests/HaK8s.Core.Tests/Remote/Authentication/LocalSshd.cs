using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HaK8s.Remote.Authentication;
using Renci.SshNet;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

/// <summary>This machine's sshd on a loopback port, with files of its own, for the user who runs the tests. Skips where there is no sshd.</summary>
internal sealed class LocalSshd : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly TemporaryDirectory folder;
    private readonly Process process;

    public LocalSshd(TemporaryDirectory folder, params string[] more)
    {
        Assert.SkipUnless(File.Exists(Program), "There is no sshd here; LoginTests of the lab cover a real node's.");
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
        process = Process.Start(new ProcessStartInfo(Program, ["-D", "-E", folder["log"], "-f", folder["sshd_config"]]))!;
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
