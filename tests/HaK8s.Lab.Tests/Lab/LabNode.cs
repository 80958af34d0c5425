namespace HaK8s.Tests.Lab;

/// <summary>
/// A node lent to one test: freshly reset, back to its defaults for the next one when disposed. What the test does beside the module
/// (set-up and inspection) goes straight into the node, not over SSH.
/// </summary>
public sealed class LabNode(LabFixture lab, LabHost host) : IAsyncDisposable
{
    public string Name => host.Name;

    public string Address => host.Address;

    /// <summary>A script that makes the node object, for root or another user of the node.</summary>
    public string NodeScript(string user = "root", string more = "") =>
        $"New-HaK8sNode '{Name}' -HostName '{Address}' -UserName '{user}' -KeyFile '{lab.KeyFile}' -KnownHosts '{lab.KnownHosts}' {more}";

    /// <summary>Runs a shell command in the node and gives its output without the last line's end; it must succeed.</summary>
    public async Task<string> ShAsync(string command) => (await LabCommand.RunAsync("node", "run", Name, "--", "sh", "-c", command)).TrimEnd('\n');

    /// <summary>Everything below the folders: names, modes, owners, times, checksums. Equal before and after means untouched.</summary>
    public Task<string> ListingAsync(params string[] folders) => ShAsync(
        $"find {string.Join(' ', folders)} -printf '%p %y %m %u:%g %T@ %s\\n' 2>/dev/null | sort; find {string.Join(' ', folders)} -type f -exec sha256sum {{}} + 2>/dev/null | sort");

    /// <summary>Puts lines before all others of sshd's configuration, where they win, and waits until it serves by them. Logins that are open go on.</summary>
    public Task<string> ConfigureSshdAsync(params string[] lines) => ShAsync(
        $"printf '%s\\n' {string.Join(' ', lines.Select(line => $"'{line}'"))} >/etc/ssh/sshd_config.d/10-test.conf; sshd -t && systemctl restart ssh; i=0; until ssh-keyscan -t ed25519 {Address} 2>/dev/null | grep -q .; do i=$((i+1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done");

    public Task LabAsync(string verb) => LabCommand.RunAsync("node", verb, Name);

    public ValueTask DisposeAsync()
    {
        lab.Return(host);
        return ValueTask.CompletedTask;
    }
}
