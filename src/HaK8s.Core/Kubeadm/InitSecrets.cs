using System.Collections.Concurrent;

namespace HaK8s.Kubeadm;

/// <summary>
/// Tokens and certificate keys of the inits started from this session, by the run's identity, so that a call which attaches to a run
/// after Ctrl-C or a lost connection can still give them. They are in memory alone.
/// </summary>
public sealed class InitSecrets
{
    private readonly ConcurrentDictionary<string, InitSecret> known = new();

    internal void Remember(string identity, InitSecret secret) => known[identity] = secret;

    internal InitSecret? Find(string? identity) => identity is not null && known.TryGetValue(identity, out InitSecret? secret) ? secret : null;
}
