namespace HaK8s.Remote.Connections;

/// <summary>sshd opened no channel on this connection (MaxSessions), which goes on otherwise: nothing of the script has run.</summary>
internal sealed class NoSessionException(Exception inner) : Exception(null, inner);
