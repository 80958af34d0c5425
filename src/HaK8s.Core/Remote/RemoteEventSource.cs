using System.Diagnostics.Tracing;

namespace HaK8s.Remote;

/// <summary>
/// Where time goes on the way to nodes, for dotnet-trace (<c>--providers HaK8s</c>) and other listeners; without one it costs nothing.
/// </summary>
[EventSource(Name = "HaK8s")]
internal sealed class RemoteEventSource : EventSource
{
    public static readonly RemoteEventSource Log = new();

    private RemoteEventSource() { }

    /// <summary>A connection was made: milliseconds until the server's greeting, from there until its host key was accepted, and from there until it let us in.</summary>
    [Event(1)]
    public void Connected(string host, double greeting, double keyExchange, double login) => WriteEvent(1, host, greeting, keyExchange, login);

    /// <summary>A script has ended: milliseconds from the wish to run it, connecting included.</summary>
    [Event(2)]
    public void ScriptEnded(string node, string script, string outcome, double duration) => WriteEvent(2, node, script, outcome, duration);
}
