using System.Diagnostics;
using Renci.SshNet;

namespace HaK8s.Remote.Connections;

/// <summary>How long the parts of making a connection take.</summary>
internal sealed class ConnectionSpans
{
    private readonly long began = Stopwatch.GetTimestamp();
    private long greeted, trusted;

    /// <summary>Watches a client that is about to connect.</summary>
    public ConnectionSpans(SshClient client)
    {
        client.ServerIdentificationReceived += (_, _) => greeted = Stopwatch.GetTimestamp();
        client.HostKeyReceived += (_, _) => trusted = Stopwatch.GetTimestamp();
    }

    /// <summary>Tells of a connection that was let in just now.</summary>
    public void Tell(string host)
    {
        if (RemoteEventSource.Log.IsEnabled())
            RemoteEventSource.Log.Connected(host, Milliseconds(began, greeted), Milliseconds(greeted, trusted), Milliseconds(trusted, Stopwatch.GetTimestamp()));
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
