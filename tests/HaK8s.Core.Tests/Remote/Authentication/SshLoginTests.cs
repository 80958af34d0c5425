using HaK8s.Remote.Authentication;
using HaK8s.Secrets;
using Renci.SshNet;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

public sealed class SshLoginTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    private LoginSettings Settings(params string[] keyFiles) =>
        new() { UserName = "root", HostName = "m1", KeyFile = keyFiles, SshFolder = folder["ssh"] };

    [Fact]
    public void Everything_is_offered_in_the_order_of_ssh()
    {
        using SshAgent agent = new();
        string authority = KeyPrograms.Make(folder["ca"]), held = KeyPrograms.Make(folder["held"]), file = KeyPrograms.Make(folder["file"]);
        string other = KeyPrograms.Make(folder["other"], "rsa");
        agent.Add(other);
        agent.Add(held);
        string beside = KeyPrograms.Certify(authority, file + ".pub"), named = folder["named.pub"];
        File.Move(KeyPrograms.Certify(authority, held + ".pub"), named);
        LoginOffer offer = SshLogin.Offer(Settings(file, held) with
        {
            AgentSocket = agent.Socket, CertificateFile = [named], Password = SecretText.Protect("word"),
        });
        Assert.Equal([named, beside, held, null, file], offer.Keys.Select(key => key.Origin));
        Assert.Equal($"the certificates {named} and {beside}, the keys {held} and {file}, the agent's key rsa of the test and the password", offer.Offered);
        Assert.Empty(offer.Notes);
        Assert.Equal(["publickey", "keyboard-interactive", "password"], offer.Methods().Select(method => method.Name));
    }

    [Fact]
    public void Each_connection_gets_new_objects() =>
        Assert.Empty(TwoOf(SshLogin.Offer(Settings(KeyPrograms.Make(folder["key"])) with { Password = SecretText.Protect("word") })));

    private static IEnumerable<AuthenticationMethod> TwoOf(LoginOffer offer) => offer.Methods().Intersect(offer.Methods());

    [Theory]
    [InlineData(1, "rsa-sha2-512 rsa-sha2-256")]
    [InlineData(3, "rsa-sha2-512 rsa-sha2-512 rsa-sha2-512")]
    public void RSA_keys_sign_with_SHA_2_alone_and_twice_only_when_they_are_few(int count, string algorithms)
    {
        LoginOffer offer = SshLogin.Offer(Settings([.. Enumerable.Range(0, count).Select(i => KeyPrograms.Make(folder[$"key{i}"], "rsa"))]));
        PrivateKeyAuthenticationMethod method = Assert.IsType<PrivateKeyAuthenticationMethod>(Assert.Single(offer.Methods()));
        Assert.Equal(algorithms, string.Join(' ', method.KeyFiles.SelectMany(source => source.HostKeyAlgorithms).Select(algorithm => algorithm.Name)));
    }

    [Fact]
    public void IdentitiesOnly_leaves_out_what_no_file_names()
    {
        using SshAgent agent = new();
        string mine = KeyPrograms.Make(folder["mine"]);
        agent.Add(mine);
        agent.Add(KeyPrograms.Make(folder["other"]));
        Assert.Equal(2, SshLogin.Offer(Settings(mine) with { AgentSocket = agent.Socket }).Keys.Count);
        Assert.Equal(mine, Assert.Single(SshLogin.Offer(Settings(mine) with { AgentSocket = agent.Socket, IdentitiesOnly = true }).Keys).Origin);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_that_the_agent_holds_needs_neither_passphrase_nor_private_file(bool isThere)
    {
        using SshAgent agent = new();
        string key = KeyPrograms.Make(folder["key"]);
        agent.Add(key);
        if (isThere)
            KeyPrograms.Run("ssh-keygen", "-q", "-p", "-a", "1", "-P", "", "-N", "phrase", "-f", key);
        else
            File.Delete(key);
        LoginOffer offer = SshLogin.Offer(Settings(key) with { AgentSocket = agent.Socket, IdentitiesOnly = true });
        Assert.Equal(key, Assert.Single(offer.Keys).Origin);
        Assert.Empty(offer.Notes);
        Assert.Equal(key + ".pub", Assert.Single(SshLogin.Offer(Settings(key + ".pub") with { AgentSocket = agent.Socket, IdentitiesOnly = true }).Keys).Origin);
    }

    [Fact]
    public void A_named_key_that_cannot_be_used_is_an_error_before_anything_is_connected()
    {
        AssertUnusable(folder["missing"], "no such file");
        AssertUnusable(folder.Path, "a folder");
        AssertUnusable(Private("rubbish", "not a key"), "not a private key");
        AssertUnusable(Private("large", new string('x', 1024 * 1024 + 1)), "larger than 1 MiB");
        AssertUnusable(Private("cut", File.ReadAllText(KeyPrograms.Make(folder["whole"]))[..200]), "not a private key");
        AssertUnusable(KeyPrograms.Make(folder["locked"], passphrase: "phrase"), "no passphrase was given");
        AssertUnusable(folder["locked"], "the passphrase does not open it", "other phrase");
        AssertUnusable(folder["whole.pub"], "agent does not hold");
        AssertUnusable("/dev/zero", "larger than 1 MiB");
    }

    [Theory]
    [InlineData(0b110_100_000)]
    [InlineData(0b110_000_100)]
    [InlineData(0b110_001_000)]
    public void A_key_that_others_may_read_is_refused_as_ssh_refuses_it(int mode)
    {
        string key = KeyPrograms.Make(folder["key"]);
        File.SetUnixFileMode(key, (UnixFileMode)mode);
        AssertUnusable(key, $"its mode 0{Convert.ToString(mode, 8)} lets others at it");
        // ssh-keygen judges by the same function as ssh.
        Assert.Throws<InvalidOperationException>(() => KeyPrograms.PublicPart(key));
    }

    [Fact]
    public void Another_users_key_may_be_as_open_as_it_is()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give a file away.");
        string key = KeyPrograms.Make(folder["key"]);
        File.SetUnixFileMode(key, (UnixFileMode)0b110_100_000);
        KeyPrograms.Run("chown", "65534", key);
        Assert.NotEmpty(KeyPrograms.PublicPart(key));
        Assert.Single(SshLogin.Offer(Settings(key)).Keys);
    }

    [Fact]
    public void What_cannot_be_used_is_a_note_when_there_is_something_else()
    {
        string good = KeyPrograms.Make(folder["good"]), locked = KeyPrograms.Make(folder["locked"], passphrase: "phrase");
        string stray = KeyPrograms.Certify(good, locked + ".pub");
        LoginOffer offer = SshLogin.Offer(Settings(locked, folder["missing"], good) with
        {
            AgentSocket = folder["nothing"], CertificateFile = [stray, good + ".pub", folder["no-cert"]],
        });
        Assert.Equal(good, Assert.Single(offer.Keys).Origin);
        string[] beginnings =
        [
            $"The ssh-agent at {folder["nothing"]}", $"The key {locked}", $"The key {folder["missing"]}", $"The certificate {stray}",
            $"The certificate {good}.pub", $"The certificate {folder["no-cert"]}",
        ];
        Assert.Equal(beginnings.Length, offer.Notes.Count);
        Assert.All(offer.Notes.Zip(beginnings), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
        Assert.All(offer.Notes, note => Assert.EndsWith(".", note, StringComparison.Ordinal));
    }

    [Fact]
    public void The_usual_names_are_taken_when_none_is_named_and_missing_ones_are_not_spoken_of()
    {
        Directory.CreateDirectory(folder["ssh"]);
        HaK8sException nothing = Assert.Throws<HaK8sException>(() => SshLogin.Offer(Settings()));
        Assert.Equal("NoPrivateKey", nothing.ErrorId);
        Assert.Contains(folder["ssh/id_ed25519"], nothing.Cause, StringComparison.Ordinal);
        foreach (string way in new[] { "-KeyFile", "SSH_AUTH_SOCK", "-Credential" })
            Assert.Contains(way, nothing.Remedy, StringComparison.Ordinal);

        Assert.Equal("the password", SshLogin.Offer(Settings() with { Password = SecretText.Protect("word") }).Offered);

        string rsa = KeyPrograms.Make(folder["ssh/id_rsa"], "rsa"), certificate = KeyPrograms.Certify(rsa, rsa + ".pub");
        LoginOffer offer = SshLogin.Offer(Settings());
        Assert.Equal([certificate, rsa], offer.Keys.Select(key => key.Origin));
        Assert.Empty(offer.Notes);
    }

    [Fact]
    public void An_empty_or_locked_agent_is_named_when_there_is_nothing_else()
    {
        using SshAgent agent = new();
        HaK8sException error = Assert.Throws<HaK8sException>(() => SshLogin.Offer(Settings() with { AgentSocket = agent.Socket }));
        Assert.Equal("NoPrivateKey", error.ErrorId);
        Assert.Contains("empty or locked", error.Cause, StringComparison.Ordinal);
    }

    private string Private(string name, string text)
    {
        folder.Write(name, text);
        File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder[name];
    }

    private void AssertUnusable(string file, string why, string? passphrase = null)
    {
        HaK8sException error = Assert.Throws<HaK8sException>(() => SshLogin.Offer(Settings(file) with { KeyPassphrase = SecretText.Protect(passphrase) }));
        Assert.Equal("PrivateKeyUnusable", error.ErrorId);
        Assert.Contains(file, error.Cause, StringComparison.Ordinal);
        Assert.Contains(why, error.Cause, StringComparison.Ordinal);
        if (passphrase is not null)
            Assert.DoesNotContain(passphrase, error.Message, StringComparison.Ordinal);
    }
}
