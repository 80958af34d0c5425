namespace HaK8s.Remote.Connections;

/// <summary>What a connection holds of the jump host before it; given back with it.</summary>
internal sealed class SshWay(JumpTunnel? tunnel, JumpLease? jump) : IDisposable
{
    public IEnumerable<SshHop> Hosts => jump is null ? [] : jump.Connection.Via.Append(jump.Connection.Hop);

    public void Dispose()
    {
        tunnel?.Dispose();
        jump?.Dispose();
    }
}
