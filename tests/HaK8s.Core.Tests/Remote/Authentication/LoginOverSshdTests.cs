using HaK8s.Remote.Authentication;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

public sealed class LoginOverSshdTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(PrivateKeyReaderTests.Types), MemberType = typeof(PrivateKeyReaderTests))]
    public void Each_kind_of_key_logs_in_from_a_file_and_from_the_agent_plain_and_certified(string type, string bits)
    {
        using LocalSshd sshd = new(folder);
        using SshAgent agent = new();
        string key = KeyPrograms.Make(folder["key"], type, bits, "phrase"), held = KeyPrograms.Make(folder["held"], type, bits);
        string certified = KeyPrograms.Make(folder["certified"], type, bits), heldCertified = KeyPrograms.Make(folder["held-certified"], type, bits);
        agent.Add(held);
        KeyPrograms.Certify(folder["ca"], certified + ".pub", "-n", Environment.UserName);
        KeyPrograms.Certify(folder["ca"], heldCertified + ".pub", "-n", Environment.UserName);
        sshd.Authorize(key);
        sshd.Authorize(held);
        Assert.Null(sshd.LogIn(sshd.Settings(key) with { KeyPassphrase = SecretText.Protect("phrase") }));
        Assert.Null(sshd.LogIn(sshd.Settings() with { AgentSocket = agent.Socket }));
        Assert.Null(sshd.LogIn(sshd.Settings(certified)));
        agent.Add(heldCertified);
        // The agent's own certificate, with no file of it left.
        File.Delete(heldCertified + "-cert.pub");
        Assert.Null(sshd.LogIn(sshd.Settings(heldCertified) with { AgentSocket = agent.Socket, IdentitiesOnly = true }));
        Assert.Equal(4, sshd.Log.Split("Accepted publickey for").Length - 1);
    }

    [Fact]
    public void An_Ed25519_key_in_PKCS8_logs_in()
    {
        using LocalSshd sshd = new(folder);
        KeyPrograms.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", folder["key"]);
        OfferedKey key = Assert.Single(SshLogin.Offer(sshd.Settings(folder["key"])).Keys);
        folder.Write("key.pub", $"{key.Public.Type} {Convert.ToBase64String(key.Public.Blob)}\n");
        sshd.Authorize(folder["key"]);
        Assert.Null(sshd.LogIn(sshd.Settings(folder["key"])));
    }

    [Fact]
    public void A_server_that_knows_SHA_256_alone_gets_it()
    {
        using LocalSshd sshd = new(folder, "PubkeyAcceptedAlgorithms rsa-sha2-256");
        string key = KeyPrograms.Make(folder["key"], "rsa");
        sshd.Authorize(key);
        Assert.Null(sshd.LogIn(sshd.Settings(key)));
    }

    [Fact]
    public void A_refusal_says_what_was_offered_what_is_allowed_and_what_was_left_out()
    {
        using LocalSshd sshd = new(folder, "PasswordAuthentication no", "KbdInteractiveAuthentication no");
        string key = KeyPrograms.Make(folder["key"]), locked = KeyPrograms.Make(folder["locked"], passphrase: "phrase");
        string expired = KeyPrograms.Certify(folder["ca"], key + ".pub", "-V", "20200101000000Z:20200102000000Z");
        HaK8sException refusal = sshd.LogIn(sshd.Settings(key, locked) with { Password = SecretText.Protect("pass-word") })!;
        Assert.Equal("AuthenticationRefused", refusal.ErrorId);
        foreach (string said in new[]
        {
            $"does not let {Environment.UserName} in with the certificate {expired}, the key {key} and the password. It allows publickey.",
            $"The key {locked} was not offered", $"The certificate {expired} expired on 2020-01-02",
        })
            Assert.Contains(said, refusal.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_alone_where_the_server_allows_none_are_a_refusal_that_says_so()
    {
        using LocalSshd sshd = new(folder, "PubkeyAuthentication no", "PasswordAuthentication yes");
        Assert.Contains("It allows password", sshd.LogIn(sshd.Settings(KeyPrograms.Make(folder["key"])))!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_password_ends_after_one_try_of_each_way()
    {
        using LocalSshd sshd = new(folder, "PasswordAuthentication yes");
        HaK8sException refusal = sshd.LogIn(sshd.Settings() with { Password = SecretText.Protect("surely-not-this") })!;
        Assert.Equal("AuthenticationRefused", refusal.ErrorId);
        Assert.DoesNotContain("surely-not-this", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_keys_are_named_as_such()
    {
        using LocalSshd sshd = new(folder, "MaxAuthTries 2");
        string[] keys = [.. Enumerable.Range(0, 4).Select(i => KeyPrograms.Make(folder[$"key{i}"]))];
        sshd.Authorize(keys[3]);
        HaK8sException refusal = sshd.LogIn(sshd.Settings(keys))!;
        Assert.Contains("too many tries", refusal.Cause, StringComparison.Ordinal);
        Assert.Contains("IdentitiesOnly", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_agent_goes_away_after_it_showed_its_keys_the_next_key_logs_in()
    {
        using LocalSshd sshd = new(folder);
        using SshAgent agent = new();
        string held = KeyPrograms.Make(folder["held"]), key = KeyPrograms.Make(folder["key"]);
        agent.Add(held);
        sshd.Authorize(held);
        sshd.Authorize(key);
        LoginOffer offer = SshLogin.Offer(sshd.Settings(key) with { AgentSocket = agent.Socket });
        Assert.Equal(2, offer.Keys.Count);
        agent.End();
        Assert.Null(sshd.LogIn(offer));
        Assert.Contains(agent.Socket, Assert.Single(offer.Notes), StringComparison.Ordinal);
    }
}
