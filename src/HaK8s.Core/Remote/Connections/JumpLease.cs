namespace HaK8s.Remote.Connections;

/// <summary>A share of a jump host's connection, given back when disposed of.</summary>
internal sealed class JumpLease(SshConnection connection, Action giveBack) : IDisposable
{
    private int ended;

    public SshConnection Connection => connection;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
            giveBack();
    }
}
