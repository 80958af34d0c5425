using System.Diagnostics;

namespace HaK8s.Tests.Remote.Authentication;

/// <summary>A real ssh-agent with a socket of its own, ended with the test.</summary>
internal sealed class SshAgent : IDisposable
{
    private readonly Process process;
    private readonly TemporaryDirectory folder = new();

    public SshAgent()
    {
        process = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", Socket]) { RedirectStandardOutput = true })!;
        for (Stopwatch watch = Stopwatch.StartNew(); !File.Exists(Socket); Thread.Sleep(10))
            if (watch.Elapsed > TimeSpan.FromSeconds(20))
                throw new InvalidOperationException("ssh-agent made no socket.");
    }

    public string Socket => folder["agent"];

    /// <summary>Loads a key; ssh-add takes a certificate beside it along.</summary>
    public void Add(string file) => KeyPrograms.RunWith(Environment, "ssh-add", "-q", file);

    public void Remove(string file) => KeyPrograms.RunWith(Environment, "ssh-add", "-q", "-d", file);

    /// <summary>Locks it with a password, which ssh-add takes from a program.</summary>
    public void Lock()
    {
        folder.WriteProgram("askpass", "echo locked");
        KeyPrograms.RunWith(new Dictionary<string, string>(Environment)
        {
            ["SSH_ASKPASS"] = folder["askpass"], ["SSH_ASKPASS_REQUIRE"] = "force", ["DISPLAY"] = "none",
        }, "ssh-add", "-x");
    }

    /// <summary>Stops it without ending it: it still has its socket, and says nothing.</summary>
    public void Stop() => KeyPrograms.Run("kill", "-STOP", $"{process.Id}");

    public void End()
    {
        process.Kill();
        process.WaitForExit();
    }

    private Dictionary<string, string> Environment => new() { ["SSH_AUTH_SOCK"] = Socket };

    public void Dispose()
    {
        if (!process.HasExited)
            End();
        process.Dispose();
        folder.Dispose();
    }
}
