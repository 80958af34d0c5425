using System.Management.Automation;
using System.Security;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>Becoming root by the real sudo, in all the ways in which sudoers grants and refuses it.</summary>
public sealed class SudoTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private readonly string password = $"ä\"%%$#\\ {Guid.NewGuid():N}";

    /// <summary>Makes a user with the password, and a sudoers file; USER stands for the name.</summary>
    private async Task UserAsync(LabNode node, string user, string sudoers = "USER ALL=(ALL) ALL") => await node.ShAsync($"""
        useradd -m -s /bin/bash {user}
        printf '%s:%s\n' {user} '{password}' | chpasswd
        printf '%s\n' '{sudoers.Replace("USER", user, StringComparison.Ordinal)}' >/etc/sudoers.d/{user}
        chmod 440 /etc/sudoers.d/{user}
        """);

    /// <summary>Runs a script in which $node is the node, with the password given unless another one is.</summary>
    private Invocation Run(LabNode node, string user, string script, string? given = null, string more = "-SudoPassword $password")
    {
        Invocation run = session.Invoke($"param($password) $node = {node.NodeScript(user, more)}; {script}", Secret(given ?? password));
        Assert.DoesNotContain(password, run.AllText, StringComparison.Ordinal);
        return run;
    }

    private static SecureString Secret(string text)
    {
        SecureString secret = new();
        foreach (char c in text)
            secret.AppendChar(c);
        return secret;
    }

    private static string[] Said(Invocation run)
    {
        Assert.Empty(run.Errors);
        List<string> lines = [];
        foreach (dynamic? result in run.Values)
        {
            Assert.Empty((IEnumerable<string>)result!.Error);
            lines.AddRange((IEnumerable<string>)result.Output);
        }
        return [.. lines];
    }

    private const string WhoAmI = "$node | Invoke-NodeCommand 'id -un; cat'";

    [Fact]
    public async Task Root_is_reached_with_and_without_a_password_and_nothing_else_is_said()
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada");
        await UserAsync(node, "bob", "Defaults:USER lecture=always, timestamp_timeout=0\nUSER ALL=(ALL) ALL");
        await UserAsync(node, "cy", "USER ALL=(ALL) NOPASSWD: ALL");
        await UserAsync(node, "dan", "Defaults:USER use_pty, log_output\nUSER ALL=(ALL) ALL");
        Assert.Equal(["root"], Said(Run(node, "root", WhoAmI, more: "")));
        Assert.Equal(["root"], Said(Run(node, "root", WhoAmI)));
        Assert.Equal(["ada"], Said(Run(node, "ada", WhoAmI, more: "")));
        foreach (string user in new[] { "ada", "bob", "cy", "dan" })
            // The second time sudo may remember, and asks nothing.
            Assert.Equal(["root", "root"], Said(Run(node, user, $"{WhoAmI}; {WhoAmI}")));
        Assert.Equal(["root"], Said(Run(node, "cy", WhoAmI, more: "-Sudo")));
    }

    [Fact]
    public async Task Each_way_to_be_refused_is_an_error_of_its_own_and_runs_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada");
        await UserAsync(node, "bob", "# USER");
        await UserAsync(node, "cy", "USER ALL=(ALL) /usr/bin/id");
        await UserAsync(node, "dan", "Defaults:USER requiretty\nUSER ALL=(ALL) ALL");
        await UserAsync(node, "eve");
        await UserAsync(node, "fay");
        (string Id, ErrorCategory Category, string User, string? Given, string More)[] refusals =
        [
            ("SudoPasswordWrong", ErrorCategory.AuthenticationError, "ada", "wrong", "-SudoPassword $password"),
            ("SudoPasswordRequired", ErrorCategory.AuthenticationError, "ada", null, "-Sudo"),
            ("SudoPasswordUnusable", ErrorCategory.InvalidArgument, "ada", "two\nlines", "-SudoPassword $password"),
            ("SudoNotAllowed", ErrorCategory.PermissionDenied, "bob", null, "-SudoPassword $password"),
            ("SudoNotAllowed", ErrorCategory.PermissionDenied, "cy", null, "-SudoPassword $password"),
            ("SudoNeedsTerminal", ErrorCategory.PermissionDenied, "dan", null, "-SudoPassword $password"),
            ("SudoNeedsTerminal", ErrorCategory.PermissionDenied, "dan", null, "-Sudo"),
        ];
        foreach ((string id, ErrorCategory category, string user, string? given, string more) in refusals)
        {
            ErrorRecord error = Assert.Single(Run(node, user, "$node | Invoke-NodeCommand 'touch /root/ran'", given, more).Errors);
            Assert.Equal((id, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
            Assert.Contains(id == "SudoPasswordUnusable" ? "sudo" : user, error.ToString(), StringComparison.Ordinal);
        }
        // sshd lets nobody in whose account or password has expired, so these two get to sudo by a connection made before.
        foreach ((string user, string expire) in new[] { ("eve", "chage -d 0 eve"), ("fay", "usermod -e 1 fay") })
        {
            await node.ShAsync($"chage -d 2026-01-01 {user}; usermod -e '' {user}");
            Run(node, user, "$global:kept = $node; $node | Invoke-NodeCommand true");
            await node.ShAsync($"rm -rf /run/sudo/ts; {expire}");
            ErrorRecord error = Assert.Single(session.Invoke("$kept | Invoke-NodeCommand 'touch /root/ran'").Errors);
            Assert.Equal("SudoRefused", error.FullyQualifiedErrorId.Split(',')[0]);
        }
        await node.ShAsync("mv /usr/bin/sudo /usr/bin/sudone");
        Assert.StartsWith("SudoMissing,", Assert.Single(Run(node, "ada", WhoAmI).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync("ls /root/ran 2>/dev/null || true"));
    }

    [Theory]
    [InlineData("USER ALL=(ALL) ALL")]
    [InlineData("Defaults:USER use_pty\nUSER ALL=(ALL) ALL")]
    [InlineData("USER ALL=(ALL) NOPASSWD: ALL")]
    public async Task A_scripts_input_of_megabytes_arrives_whole_behind_the_password(string sudoers)
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada", sudoers);
        string archive = Directory.GetFiles(lab.CniFolder, "*.tgz").Single();
        Assert.True(new FileInfo(archive).Length > 3_000_000);
        Invocation run = Run(node, "ada", $"$node | Install-CniPlugins -Path '{archive}'");
        Assert.Empty(run.Errors);
        Assert.Equal("Installed", ((dynamic)Assert.Single(run.Values)!).Status.ToString());
        Assert.Equal("root:root 755", await node.ShAsync("stat -c '%U:%G %a' /opt/cni/bin/bridge"));
    }

    [Fact]
    public async Task Input_that_comes_in_steps_which_the_script_waits_for_goes_on_behind_the_password()
    {
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode node = lent[0], other = lent[1];
        foreach (LabNode each in new[] { node, other })
            await UserAsync(each, "ada", "Defaults:USER timestamp_timeout=0\nUSER ALL=(ALL) ALL");
        // Whether ports are open is tried by scripts on both nodes that listen, then wait for each other.
        await other.ShAsync("iptables -I INPUT -p tcp --dport 10250 -j REJECT --reject-with tcp-reset");
        Invocation run = Run(node, "ada", $"@($node; {other.NodeScript("ada", "-SudoPassword $password")}) | Test-HaK8sNode");
        Assert.Empty(run.Errors);
        List<string> unreachable = [];
        foreach (dynamic? result in run.Values)
            foreach (dynamic finding in result!.Finding)
                if ($"{finding.Id}" == "PortUnreachable")
                    unreachable.Add($"{result.Node.Name}: {finding.Evidence}");
        Assert.Contains("10250", Assert.Single(unreachable), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timestamp_timeout=0")]
    [InlineData("timestamp_timeout=5")]
    public async Task Commands_side_by_side_on_one_connection_are_each_let_in(string timestamp)
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada", $"Defaults:USER {timestamp}\nUSER ALL=(ALL) ALL");
        // An address makes another node of it, but not another way there.
        Invocation run = Run(node, "ada", $$"""
            1..12 | ForEach-Object { {{node.NodeScript("ada", "-SudoPassword $password -Address \"10.0.0.$_\"")}} } | Invoke-NodeCommand 'id -un; pgrep -fc "^sshd: ada \[priv\]"'
            """);
        Assert.Equal(Enumerable.Repeat(new[] { "root", "1" }, 12).SelectMany(lines => lines), Said(run));
    }

    [Fact]
    public async Task Ctrl_C_ends_what_runs_as_root_though_sudo_asks_again_for_that()
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada", "Defaults:USER timestamp_timeout=0\nUSER ALL=(ALL) ALL");
        PSDataCollection<PSObject> output = [];
        using PowerShell shell = session.Start(
            $"param($password) {node.NodeScript("ada", "-SudoPassword $password")} | Invoke-NodeCommand 'sleep 4711 & sleep 4712'", output, Secret(password));
        await node.ShAsync("i=0; until pgrep -u root -f '^sleep 4712' >/dev/null; do i=$((i+1)); [ $i -lt 200 ] || exit 1; sleep 0.1; done");
        shell.Stop();
        await node.ShAsync("i=0; while pgrep -f '^sleep 471' || pgrep -x sudo; do i=$((i+1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done");
    }

    [Fact]
    public async Task Ctrl_C_before_sudo_has_asked_begins_nothing_and_leaves_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada", "Defaults:USER timestamp_timeout=0\nUSER ALL=(ALL) ALL");
        Assert.Equal(["root"], Said(Run(node, "ada", $"$global:kept = $node; {WhoAmI}")));
        await node.ShAsync("sed -i '1i auth optional pam_exec.so quiet /bin/sleep 3' /etc/pam.d/sudo");
        for (int i = 0; i < 3; i++)
        {
            using PowerShell shell = session.Start("$kept | Invoke-NodeCommand 'touch /root/ran; sleep 4713'", []);
            await node.ShAsync("i=0; until pgrep -f '^/bin/sleep 3' >/dev/null; do i=$((i+1)); [ $i -lt 200 ] || exit 1; sleep 0.1; done");
            shell.Stop();
        }
        await node.ShAsync("i=0; while pgrep -x sudo || pgrep -f '^sleep 4713'; do i=$((i+1)); [ $i -lt 200 ] || exit 1; sleep 0.1; done; [ ! -e /root/ran ]");
        await node.ShAsync("sed -i 1d /etc/pam.d/sudo");
        Assert.Equal(["root"], Said(session.Invoke("$kept | Invoke-NodeCommand 'id -un'")));
    }

    [Fact]
    public async Task The_password_is_in_no_process_no_environment_no_log_and_no_file()
    {
        await using LabNode node = await lab.BorrowAsync();
        await UserAsync(node, "ada", "Defaults:USER timestamp_timeout=0, log_output\nUSER ALL=(ALL) ALL");
        await node.ShAsync("""
            cat >/root/watch <<'END'
            until [ -e /root/enough ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' >>/root/seen; done
            END
            systemd-run -q --unit watch sh /root/watch
            """);
        Invocation run = Run(node, "ada", """
            $VerbosePreference = $InformationPreference = 'Continue'
            1..5 | ForEach-Object { $node | Invoke-NodeCommand "sleep 0.3; echo `$(id -un) $_" }
            $node | Out-Default
            """);
        Assert.Equal(["root 1", "root 2", "root 3", "root 4", "root 5"], Said(run));
        Run(node, "ada", "$node | Invoke-NodeCommand true", password[..^1]);
        await node.ShAsync("touch /root/enough; while systemctl -q is-active watch; do sleep 0.1; done");

        // What is seen where: sudo's arguments among the processes, its entries in the journal. Then the password, looked for in the same places.
        await node.ShAsync("grep -q '^hak8s-node-command$' /root/seen; grep -q '^hak8s%%' /root/seen; grep -q '^SUDO_USER=ada' /root/seen; journalctl -q | grep -q 'sudo.*ada.*COMMAND='");
        string secret = password[^32..];
        Assert.Equal("", await node.ShAsync($"grep -a '{secret[..20]}' /root/seen || true"));
        Assert.Equal("", await node.ShAsync($"journalctl -q -o export | grep -a '{secret[..20]}' || true"));
        Assert.Equal("", await node.ShAsync($"grep -rlas '{secret[..20]}' /tmp /run /var /root /home /etc --exclude-dir=containerd --exclude-dir=kubelet || true"));
    }
}
