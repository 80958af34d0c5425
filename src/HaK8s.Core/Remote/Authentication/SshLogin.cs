namespace HaK8s.Remote.Authentication;

/// <summary>
/// Gathers what a user can prove himself with, in the order of ssh(1): certificates that were named, certificates beside the keys, the
/// agent's keys that a key file names, the agent's other keys, key files. What cannot be used is left out with a note, as ssh does; it is an
/// error only when nothing else is left. Reads files and asks the agent, so it blocks for a while.
/// </summary>
internal sealed class SshLogin
{
    private readonly LoginSettings settings;
    private readonly AgentClient? agent;
    private readonly List<string> notes = [];
    private readonly List<OfferedKey> agentKeysOfFiles = [], otherAgentKeys = [], fileKeys = [];

    private SshLogin(LoginSettings settings) =>
        (this.settings, agent) = (settings, string.IsNullOrEmpty(settings.AgentSocket) ? null : new(settings.AgentSocket));

    /// <summary>What can be offered; a failure when there is nothing.</summary>
    public static LoginOffer Offer(LoginSettings settings) => new SshLogin(settings).Gather();

    private LoginOffer Gather()
    {
        IdentityFile[] files = [.. KeyFiles().Select(IdentityFile.Read)];
        IReadOnlyList<SshPublicKey> held = AgentKeys();
        foreach (IdentityFile file in files)
            Take(file, held);
        if (!settings.IdentitiesOnly)
            otherAgentKeys.AddRange(held.Select(key => FromAgent(key, null)));
        OfferedKey[] keys = [.. agentKeysOfFiles, .. otherAgentKeys, .. fileKeys];
        OfferedKey[] all = [.. Certificates(keys).Concat(keys).DistinctBy(key => Convert.ToHexString(key.Public.Blob))];
        foreach (OfferedKey key in all)
            if (key.Public.Certificate?.Doubt(settings.UserName, DateTimeOffset.UtcNow) is { } doubt)
                notes.Add($"The certificate {key.Origin ?? ForeignText.OneLine(key.Public.Comment)} {doubt}.");
        if (all.Length > 0 || settings.Password is not null)
            return new(settings, all, notes);
        throw files.FirstOrDefault(file => file.Problem is not null) is { } unusable
            ? Failure.PrivateKeyUnusable(unusable.Path, unusable.Problem!, notes.Where(note => note != Unused(unusable)))
            : Failure.NoPrivateKey(string.Join(", ", DefaultIdentities.Names.Take(3).Select(name => Path.Combine(settings.SshFolder, name))), notes);
    }

    private IEnumerable<string> KeyFiles() => settings.KeyFile.Count > 0
        ? settings.KeyFile
        : DefaultIdentities.Names.Select(name => Path.Combine(settings.SshFolder, name)).Where(File.Exists);

    private IReadOnlyList<SshPublicKey> AgentKeys()
    {
        if (agent is null)
            return [];
        try
        {
            IReadOnlyList<SshPublicKey> keys = agent.Keys();
            if (keys.Count == 0)
                notes.Add("The agent shows no keys: it is empty or locked.");
            return keys;
        }
        catch (HaK8sException e)
        {
            notes.Add(e.Cause);
            return [];
        }
    }

    /// <summary>A key that the agent holds is not read from its file, so it needs no passphrase.</summary>
    private void Take(IdentityFile file, IReadOnlyList<SshPublicKey> held)
    {
        OfferedKey[] inAgent = [.. held.Where(key => file.PublicKey?.HasSameKeyAs(key) == true).Select(key => FromAgent(key, file.Path))];
        if (inAgent.Length > 0)
            agentKeysOfFiles.AddRange(inAgent);
        else if (file.Open(settings.KeyPassphrase) is { } key)
            fileKeys.Add(new(file.PublicKey!, file.Path, OfferedKey.FromFile(key)));
        else
            notes.Add(Unused(file));
    }

    private IEnumerable<OfferedKey> Certificates(OfferedKey[] keys)
    {
        IEnumerable<string> beside = keys.Select(key => key.Origin).OfType<string>().Select(file => file + "-cert.pub").Where(File.Exists);
        foreach (string file in settings.CertificateFile.Concat(beside).Distinct())
        {
            if (IdentityFile.ReadText(file, out string? problem) is not { } line)
                notes.Add($"The certificate {file} was not offered: {problem}");
            else if (SshPublicKey.FromLine(line) is not { Certificate: not null } certificate)
                notes.Add($"The certificate {file} was not offered: it is not an OpenSSH certificate.");
            else if (Array.Find(keys, key => key.Public.Certificate is null && key.Public.HasSameKeyAs(certificate)) is { } key)
                yield return new(certificate, file, key.Sign);
            else
                notes.Add($"The certificate {file} was not offered: it belongs to none of the keys.");
        }
    }

    private OfferedKey FromAgent(SshPublicKey key, string? file) => new(key, file, OfferedKey.FromAgent(agent!, key.Blob));

    private static string Unused(IdentityFile file) => $"The key {file.Path} was not offered: {file.Problem}";
}
