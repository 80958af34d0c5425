using System.Globalization;
using System.Text;
using HaK8s.Changes;
using HaK8s.Remote;

namespace HaK8s.Containerd.Configuration;

/// <summary>
/// Brings containerd's configuration to given settings: config.toml, mirrors' hosts.toml and the proxies' drop-in. The daemon is restarted
/// only when something changed; when it does not serve the CRI then, the files are put back and it is restarted once more.
/// </summary>
/// <param name="settings">What is wanted.</param>
/// <param name="timeout">How long the daemon may take until it serves the CRI.</param>
public sealed class ContainerdConfiguration(ContainerdSettings settings, TimeSpan timeout)
{
    private const string Maker = "Set-ContainerdConfig";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Looks at a node and says what would be done; changes nothing there.</summary>
    /// <exception cref="HaK8sException">It cannot be done: no containerd, a file that cannot be read or edited; or the connection.</exception>
    public async Task<ContainerdConfigPlan> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default)
    {
        string name = session.Node.Name;
        try
        {
            ContainerdProbe probe = await ContainerdProbe.ObserveAsync(session, cancellationToken);
            if (probe.Path is null)
                throw Failure.ContainerdMissing();
            NodeFiles files = await NodeFiles.ReadAsync(session, Paths(probe.ConfigPath, ContainerdConfigFile.DefaultCerts), cancellationToken);
            NodeFile present = files[probe.ConfigPath];
            string text = present.Content is { } content ? Encoding.UTF8.GetString(content) : await DefaultAsync(session, probe.Path, cancellationToken);
            ContainerdConfigFile config = new(text, probe.ConfigPath, ContainerdVersion.TryParse(probe.Printed));
            config.Apply(settings, probe.ConfigPath);
            string certs = config.CertsDirectory ?? ContainerdConfigFile.DefaultCerts;
            if (certs != ContainerdConfigFile.DefaultCerts && settings.RegistryMirrors.Count > 0)
                files = await NodeFiles.ReadAsync(session, Paths(probe.ConfigPath, certs), cancellationToken);
            return Plan(session, probe, config, files, certs);
        }
        catch (HaK8sException failure)
        {
            throw failure.On(name);
        }
    }

    /// <summary>Does what a plan says.</summary>
    /// <exception cref="HaK8sException"><c>ContainerdDidNotAnswer</c>: the files are as they were before; or what changing files fails with.</exception>
    public async Task<ContainerdConfigResult> ApplyAsync(IRemoteSession session, ContainerdConfigPlan plan, CancellationToken cancellationToken = default)
    {
        if (!plan.HasChanges)
            return plan.Wanted;
        string id = FileChangeSet.NewId();
        IReadOnlyList<string> changed = await FileChangeSet.ApplyAsync(session, id, plan.Edits, Maker, cancellationToken);
        // From here on the files are new and the daemon must follow, whatever the user does meanwhile.
        RemoteResult result = await RestartAsync(session, plan.Socket, CancellationToken.None);
        if (result["answers"] != "yes")
        {
            await FileChangeSet.RollbackAsync(session, id, Maker, force: false, CancellationToken.None);
            bool restored = (await RestartAsync(session, plan.Socket, CancellationToken.None))["answers"] == "yes";
            throw NoAnswer(session, result, restored);
        }
        return plan.Wanted with { ChangeId = id, Changed = changed, Restarted = true };
    }

    /// <summary>Takes a former change back and restarts the daemon.</summary>
    /// <exception cref="HaK8sException">What the rollback of files fails with, or <c>ContainerdDidNotAnswer</c>.</exception>
    public async Task<ContainerdConfigResult> RollbackAsync(IRemoteSession session, string id, bool force, CancellationToken cancellationToken = default)
    {
        ContainerdProbe probe = await ContainerdProbe.ObserveAsync(session, cancellationToken);
        FileRollback back = await FileChangeSet.RollbackAsync(session, id, Maker, force, cancellationToken);
        RemoteResult result = await RestartAsync(session, probe.Socket, CancellationToken.None);
        return result["answers"] == "yes"
            ? new() { Node = session.Node, Path = probe.ConfigPath, Status = ContainerdConfigStatus.RolledBack, ChangeId = id, Changed = back.Targets, Restarted = true }
            : throw NoAnswer(session, result, restored: false);
    }

    private static HaK8sException NoAnswer(IRemoteSession session, RemoteResult result, bool restored) =>
        Failure.ContainerdDidNotAnswer(result["why"]?.Trim() ?? result["fail"] ?? "", string.Join('\n', result.All("journal")), restored).On(session.Node.Name);

    private Task<RemoteResult> RestartAsync(IRemoteSession session, string socket, CancellationToken cancellationToken) =>
        session.RunAsync(new("containerd-restart", socket, ((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)), null, cancellationToken);

    private static async Task<string> DefaultAsync(IRemoteSession session, string path, CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(new("containerd-default", path), null, cancellationToken);
        return result["config"] is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : throw Failure.ContainerdDefaultFailed(result["fail"] ?? result.Error);
    }

    private IEnumerable<string> Paths(string config, string certs) =>
        [config, ProxyDropIn.Path, .. settings.RegistryMirrors.Keys.Select(host => RegistryMirror.Path(certs, host))];

    private ContainerdConfigPlan Plan(IRemoteSession session, ContainerdProbe probe, ContainerdConfigFile config, NodeFiles files, string certs)
    {
        NodeFile present = files[probe.ConfigPath], proxies = files[ProxyDropIn.Path];
        List<FileEdit> edits = [present.Edit(Encoding.UTF8.GetBytes(config.Text))];
        foreach ((string host, IReadOnlyList<string> mirrors) in settings.RegistryMirrors)
            edits.Add(files[RegistryMirror.Path(certs, host)].Edit(Encoding.UTF8.GetBytes(RegistryMirror.Text(host, mirrors))));
        if (settings.Proxies.Count > 0 && ProxyDropIn.Edit(Text(proxies), settings.Proxies) is { } dropIn)
            edits.Add(proxies.Edit(Encoding.UTF8.GetBytes(dropIn), Private) with { EnforceMode = true });
        edits.RemoveAll(edit => !edit.HasChange);

        string[] words = [.. edits.Select(edit => edit.Target == probe.ConfigPath && config.Changes.Count > 0
            ? $"{Verb(edit)} {edit.Target}: {string.Join(", ", config.Changes)}" : $"{Verb(edit)} {edit.Target}")];
        return new()
        {
            Edits = edits,
            Socket = probe.Socket,
            Description = string.Join("; ", [.. words, "restart containerd"]),
            Warnings = config.Imports.Count == 0 ? [] : [$"{probe.ConfigPath} imports {string.Join(", ", config.Imports)}: what these files set goes before it."],
            Wanted = new()
            {
                Node = session.Node, Path = probe.ConfigPath, ConfigVersion = config.Version, SystemdCgroup = config.SystemdCgroup, SandboxImage = config.SandboxImage,
                Status = edits.Count == 0 ? ContainerdConfigStatus.Unchanged : present.Content is null ? ContainerdConfigStatus.Created : ContainerdConfigStatus.Updated,
            },
        };
    }

    private static string Verb(FileEdit edit) => edit.Before is null ? "create" : "update";

    private static string? Text(NodeFile file) => file.Content is null ? null : Encoding.UTF8.GetString(file.Content);
}
