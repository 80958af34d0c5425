using System.Management.Automation;
using System.Security;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Remote.Authentication;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>Every way to prove a login that New-HaK8sNode knows, against the real sshd and its PAM.</summary>
public sealed class LoginTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Password = "correct horse ${x}'\"battery";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Runs a command on the node as that user, with the parameters given; the secrets are $args.</summary>
    private Invocation LogIn(LabNode node, string user, string how, params object[] secrets) => session.Invoke(
        $"New-HaK8sNode '{node.Name}' -HostName '{node.Address}' {(user.Length > 0 ? $"-UserName {user}" : "")} -KnownHosts '{lab.KnownHosts}' {how} " +
        "| Invoke-NodeCommand 'id -un'", secrets);

    private static void AssertIn(Invocation run, string user = "root")
    {
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal([user], (IEnumerable<string>)((dynamic)Assert.Single(run.Output)).Output);
    }

    private static string AssertOut(Invocation run, string id)
    {
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.DoesNotContain(Password, run.AllText + error.Exception, StringComparison.Ordinal);
        return $"{error} {error.ErrorDetails?.RecommendedAction}";
    }

    private static Task<string> AuthorizeAsync(LabNode node, string keyFile) =>
        node.ShAsync($"mkdir -p /root/.ssh; echo '{File.ReadAllText(keyFile + ".pub").Trim()}' >>/root/.ssh/authorized_keys");

    private static SecureString Secure(string text)
    {
        SecureString secure = new();
        foreach (char c in text)
            secure.AppendChar(c);
        return secure;
    }

    [Fact]
    public async Task Each_kind_of_key_logs_in()
    {
        await using LabNode node = await lab.BorrowAsync();
        List<string> keys = [.. new[] { "ed25519", "ecdsa 256", "ecdsa 384", "ecdsa 521", "rsa 2048", "rsa 4096" }.Select(kind => kind.Split(' '))
            .Select(kind => KeyPrograms.Make(folder[string.Concat(kind)], kind[0], kind.Length > 1 ? kind[1] : ""))];
        foreach (string format in new[] { "PEM", "PKCS8" })
        {
            keys.Add(folder[format]);
            KeyPrograms.Run("ssh-keygen", "-q", "-t", "rsa", "-m", format, "-N", "", "-f", folder[format]);
        }
        foreach (string key in keys)
        {
            await AuthorizeAsync(node, key);
            AssertIn(LogIn(node, "root", $"-KeyFile '{key}'"));
        }
    }

    [Fact]
    public async Task An_encrypted_key_needs_its_passphrase_and_no_other_secret()
    {
        await using LabNode node = await lab.BorrowAsync();
        string key = KeyPrograms.Make(folder["key"], passphrase: Password);
        await AuthorizeAsync(node, key);
        AssertIn(LogIn(node, "root", $"-KeyFile '{key}' -KeyPassphrase $args[0]", Secure(Password)));

        string missing = AssertOut(LogIn(node, "root", $"-KeyFile '{key}'"), "PrivateKeyUnusable");
        Assert.Contains("no passphrase was given", missing, StringComparison.Ordinal);
        Assert.Contains("-KeyPassphrase", missing, StringComparison.Ordinal);
        string wrong = AssertOut(LogIn(node, "root", $"-KeyFile '{key}' -KeyPassphrase $args[0]", Secure("wrong")), "PrivateKeyUnusable");
        Assert.Contains("does not open it", wrong, StringComparison.Ordinal);
        // The sudo password is no passphrase.
        AssertOut(LogIn(node, "root", $"-KeyFile '{key}' -SudoPassword $args[0]", Secure(Password)), "PrivateKeyUnusable");
    }

    [Fact]
    public async Task A_certificate_beside_the_key_logs_in_where_the_node_trusts_its_authority()
    {
        await using LabNode node = await lab.BorrowAsync();
        string authority = KeyPrograms.Make(folder["ca"]);
        await node.ShAsync($"echo '{(await File.ReadAllTextAsync(authority + ".pub", TestContext.Current.CancellationToken)).Trim()}' >/etc/ssh/user_ca.pub");
        await node.ConfigureSshdAsync("TrustedUserCAKeys /etc/ssh/user_ca.pub");
        foreach (string type in new[] { "ed25519", "ecdsa", "rsa" })
        {
            string key = KeyPrograms.Make(folder[type], type);
            AssertOut(LogIn(node, "root", $"-KeyFile '{key}'"), "AuthenticationRefused");
            KeyPrograms.Certify(authority, key + ".pub", "-n", "root");
            AssertIn(LogIn(node, "root", $"-KeyFile '{key}'"));
        }
        string old = KeyPrograms.Make(folder["old"]);
        KeyPrograms.Certify(authority, old + ".pub", "-n", "root", "-V", "20200101000000Z:20200102000000Z");
        Assert.Contains("expired on 2020-01-02", AssertOut(LogIn(node, "root", $"-KeyFile '{old}'"), "AuthenticationRefused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agents_keys_log_in_and_a_named_key_keeps_the_others_out()
    {
        await using LabNode node = await lab.BorrowAsync();
        using SshAgent agent = new();
        string held = KeyPrograms.Make(folder["held"], "rsa"), stranger = KeyPrograms.Make(folder["stranger"]);
        agent.Add(held);
        await AuthorizeAsync(node, held);
        string? before = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
        Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", agent.Socket);
        try
        {
            AssertIn(LogIn(node, "root", ""));
            string refusal = AssertOut(LogIn(node, "root", $"-KeyFile '{stranger}'"), "AuthenticationRefused");
            Assert.Contains($"with the key {stranger}.", refusal, StringComparison.Ordinal);
            // The private half is the agent's alone.
            File.Delete(held);
            AssertIn(LogIn(node, "root", $"-KeyFile '{held}'"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", before);
        }
    }

    private static async Task AddPatAsync(LabNode node)
    {
        string quoted = Password.Replace("'", "'\\''", StringComparison.Ordinal);
        await node.ShAsync($"useradd -m -s /bin/sh pat; printf 'pat:%s\\n' '{quoted}' | chpasswd");
    }

    // PAM asks for the old password again and for a new one twice; neither is what was given.
    [Fact]
    public async Task An_expired_password_is_a_refusal_and_stays_as_it_is()
    {
        await using LabNode node = await lab.BorrowAsync();
        await AddPatAsync(node);
        await node.ConfigureSshdAsync("PasswordAuthentication no", "KbdInteractiveAuthentication yes", "UsePAM yes");
        string before = await node.ShAsync("chage -d 0 pat; getent shadow pat");
        AssertOut(LogIn(node, "", "-Credential $args[0]", new PSCredential("pat", Secure(Password))), "AuthenticationRefused");
        Assert.Equal(before, await node.ShAsync("getent shadow pat"));
        await node.ShAsync("chage -d 2026-01-01 pat");
        AssertIn(LogIn(node, "", "-Credential $args[0]", new PSCredential("pat", Secure(Password))), "pat");
    }

    [Theory]
    [InlineData("password", "PasswordAuthentication yes", "KbdInteractiveAuthentication no")]
    [InlineData("keyboard-interactive", "PasswordAuthentication no", "KbdInteractiveAuthentication yes")]
    public async Task A_password_logs_in_sent_and_asked_for_and_a_wrong_one_ends(string method, params string[] configuration)
    {
        await using LabNode node = await lab.BorrowAsync();
        await AddPatAsync(node);
        await node.ConfigureSshdAsync([.. configuration, "UsePAM yes"]);
        AssertIn(LogIn(node, "", "-Credential $args[0]", new PSCredential("pat", Secure(Password))), "pat");
        string refusal = AssertOut(LogIn(node, "", "-Credential $args[0]", new PSCredential("pat", Secure("wrong"))), "AuthenticationRefused");
        Assert.Contains("pat", refusal, StringComparison.Ordinal);
        Assert.Contains("the password", refusal, StringComparison.Ordinal);
        Assert.Contains(method, refusal, StringComparison.Ordinal);
        // A passphrase is no password.
        AssertOut(LogIn(node, "pat", $"-KeyFile '{KeyPrograms.Make(folder["key"])}' -KeyPassphrase $args[0]", Secure(Password)), "AuthenticationRefused");
    }
}
