using HaK8s.Archives;
using HaK8s.Remote;

namespace HaK8s.Cni;

/// <summary>
/// Brings CNI plugins onto nodes. A plan is one round trip and changes nothing; applying it is one more, in which the node unpacks
/// beside the present folder, checks that every plugin runs, and exchanges the two in one step.
/// </summary>
/// <param name="source">Where the plugins come from.</param>
/// <param name="destination">The folder on the node, an absolute path.</param>
/// <param name="bridge">A bridge configuration to write; null for none.</param>
public sealed class PluginInstallation(PluginSource source, string destination, BridgeConfiguration? bridge = null)
{
    /// <summary>Where containerd and CRI-O look for plugins unless told otherwise.</summary>
    public const string DefaultDestination = "/opt/cni/bin";

    private readonly string destination = IsFolder(destination) ? destination.TrimEnd('/') : throw Failure.CniDestination(destination);

    /// <summary>Where the bridge configuration goes; tests look at another place.</summary>
    internal string BridgePath { get; init; } = BridgeConfiguration.DefaultPath;

    /// <summary>Looks at a node and says what would be done there.</summary>
    /// <exception cref="HaK8sException">It cannot be done: no archive for the node, no space, no permission, nothing to roll back.</exception>
    public async Task<PluginPlan> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default)
    {
        RemoteResult result = await RunAsync(session, new RemoteScript("cni-observe", destination, BridgePath), destination, cancellationToken);
        PluginObservation seen = PluginObservation.From(result);
        return source.Plan(seen) with
        {
            BridgeStatus = bridge is null ? null
                : seen.BridgeSha256 is null ? CniPluginsStatus.Installed
                : seen.BridgeSha256 == bridge.Sha256 ? CniPluginsStatus.Unchanged : CniPluginsStatus.Updated,
        };
    }

    /// <summary>Does what the plan says, and tells what there is then.</summary>
    /// <exception cref="HaK8sException">It failed; the plugins are as they were before.</exception>
    public async Task<CniPluginsResult> ApplyAsync(IRemoteSession session, PluginPlan plan, CancellationToken cancellationToken = default)
    {
        PluginObservation seen = plan.Seen;
        (string? version, string? sha256, IReadOnlyList<string> plugins) = (seen.Version, seen.Sha256, seen.Plugins);
        if (plan.Status != CniPluginsStatus.Unchanged)
        {
            RemoteScript script = await source.ScriptAsync(session, seen, cancellationToken);
            await using Stream? input = script.Input;
            RemoteResult result = await RunAsync(session, script, seen.Destination, cancellationToken);
            (version, sha256) = (result["version"], result["sha256"]);
            plugins = [.. result.All("plugin").Order(StringComparer.Ordinal)];
        }
        // The configuration comes after the plugins: from then on the kubelet takes the node's network for ready.
        if (bridge is not null && plan.BridgeStatus != CniPluginsStatus.Unchanged)
        {
            using MemoryStream content = new(bridge.Content, writable: false);
            await RunAsync(session, new RemoteScript("cni-bridge", BridgePath, bridge.Sha256) { Input = content }, BridgePath, cancellationToken);
        }
        return new()
        {
            Node = session.Node,
            Version = version,
            Architecture = ProcessorArchitecture.OfMachine(seen.Machine) ?? seen.Machine,
            Sha256 = sha256,
            Plugins = plugins,
            Status = plan.Status,
            PreviousVersion = seen.Version,
            Destination = seen.Destination,
            BridgeStatus = plan.BridgeStatus,
        };
    }

    /// <summary>Runs a script of this folder and turns its fail line into a failure.</summary>
    internal static async Task<RemoteResult> RunAsync(IRemoteSession session, RemoteScript script, string where, CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(script, cancellationToken: cancellationToken);
        if (result.ExitCode == 0)
            return result;
        string[] fail = (result["fail"] ?? "").Split('\t', 2);
        string detail = fail is [_, { Length: > 0 } said] ? said : result.Error.Trim();
        throw Failure.CniScript(fail[0], where, detail, result);
    }

    // The path becomes part of other paths and of messages; "/" or a relative one would put files where nobody expects them.
    private static bool IsFolder(string path) =>
        path.StartsWith('/') && path.TrimEnd('/').Length > 1 && !path.Split('/').Contains("..") && !path.Any(char.IsControl);
}
