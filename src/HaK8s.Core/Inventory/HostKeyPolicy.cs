namespace HaK8s.Inventory;

/// <summary>What to do with a host key that known_hosts does not hold. A key that differs from a known one is always refused.</summary>
public enum HostKeyPolicy
{
    /// <summary>Refuse it (the default, as ssh's <c>StrictHostKeyChecking=yes</c>).</summary>
    Strict,
    /// <summary>Accept and remember it (ssh's <c>accept-new</c>).</summary>
    AcceptNew,
}
