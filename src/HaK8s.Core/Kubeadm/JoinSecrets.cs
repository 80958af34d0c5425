using System.Collections.Concurrent;

namespace HaK8s.Kubeadm;

/// <summary>
/// Tokens and certificate keys of the inits that this session started, by the run's identity, so that a call which attaches to a run
/// after Ctrl-C or a lost connection can still give them. They are in memory alone.
/// </summary>
public sealed class JoinSecrets
{
    private readonly ConcurrentDictionary<string, JoinSecret> known = new();

    internal void Remember(string identity, JoinSecret secret) => known[identity] = secret;

    internal JoinSecret? Find(string? identity) => identity is not null && known.TryGetValue(identity, out JoinSecret? secret) ? secret : null;
}
