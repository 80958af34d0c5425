namespace HaK8s.Remote.Connections;

/// <summary>Does something on another connection to the same node, for want of a channel on the first.</summary>
internal delegate Task<RemoteResult> FurtherConnection(Func<SshConnection, Task<RemoteResult>> work, CancellationToken cancellationToken);
