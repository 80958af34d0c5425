using System.Collections.Concurrent;
using System.Diagnostics;
using HaK8s.Inventory;
using HaK8s.Remote.SshConfiguration;

namespace HaK8s.Remote.Connections;

/// <summary>Finds ways to nodes; the ssh_config files are read once for all nodes of a cmdlet, and again a little later.</summary>
internal sealed class SshRoutes(Action<string> notice)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (SshConfigurationFiles Files, long Read)> read = new();

    public SshRoute To(Node node)
    {
        string key = node.SshConfig ?? "";
        if (!read.TryGetValue(key, out (SshConfigurationFiles Files, long Read) known) || Stopwatch.GetElapsedTime(known.Read) > Fresh)
            read[key] = known = (SshConfigurationFiles.Read(node.SshConfig, SshUser.Current()), Stopwatch.GetTimestamp());
        SshRoute route = SshRoute.To(node, known.Files);
        foreach (string warning in known.Files.Warnings)
            notice(warning);
        return route;
    }
}
