using HaK8s.Inventory;
using HaK8s.Remote.HostKeys;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>Who is let in, who is not, and what the operator is told.</summary>
public sealed class HostKeyJudgeTests : IDisposable
{
    private readonly SshKeygen keygen = new();
    private readonly TestKey first, second;

    public HostKeyJudgeTests() => (first, second) = (keygen.Make(), keygen.Make());

    public void Dispose() => keygen.Dispose();

    [Fact]
    public void One_of_several_keys_of_a_host_is_enough() => Accepted($"m1 {first.Line}\nm1 {second.Line}", second);

    [Fact]
    public void A_host_that_no_line_speaks_of_is_unknown_and_stays_so()
    {
        HaK8sException e = Refused("HostKeyUnknown", $"m2 {first.Line}", first.Bytes);
        Assert.Equal(FailureKind.Security, e.Kind);
        Assert.Contains($"m1 (ssh-ed25519 {first.Fingerprint}) is not in {keygen.KnownHosts}", e.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HostKeyPolicy.Strict)]
    [InlineData(HostKeyPolicy.AcceptNew)]
    public void Another_key_than_the_one_on_file_is_a_change_whatever_the_policy(HostKeyPolicy policy)
    {
        string text = $"# comment\n\nm1 {first.Line}\n";
        HaK8sException e = Refused("HostKeyChanged", text, second.Bytes, keygen.Rules() with { Policy = policy });
        Assert.Contains($"offers ssh-ed25519 {second.Fingerprint}, but {keygen.KnownHosts} line 3 holds ssh-ed25519 {first.Fingerprint}", e.Cause, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(keygen.KnownHosts));
    }

    [Fact]
    public void A_key_of_another_type_is_a_change_too_and_the_line_of_its_own_type_is_shown()
    {
        TestKey rsa = keygen.Make("rsa", 2048);
        Assert.Contains("line 1 holds ssh-rsa", Refused("HostKeyChanged", $"m1 {rsa.Line}", first.Bytes).Cause, StringComparison.Ordinal);
        Assert.Contains("line 2 holds ssh-ed25519", Refused("HostKeyChanged", $"m1 {rsa.Line}\nm1 {second.Line}", first.Bytes).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_key_is_refused_although_another_line_or_the_operator_knows_it()
    {
        string text = $"m1 {first.Line}\n@revoked * {first.Line}";
        Assert.Contains("line 2", Refused("HostKeyRevoked", text, first.Bytes).Cause, StringComparison.Ordinal);
        Refused("HostKeyRevoked", text, first.Bytes, keygen.Rules() with { Pinned = Fingerprint.Parse(first.Fingerprint) });
        Refused("HostKeyRevoked", $"@revoked m1 {first.Line}", first.Bytes, keygen.Rules(port: 2222) with { Policy = HostKeyPolicy.AcceptNew });
        Accepted($"m1 {first.Line}\n@revoked m2 {first.Line}", first);
    }

    [Fact]
    public void A_revoked_line_in_the_global_file_counts()
    {
        File.WriteAllText(keygen["global"], $"@revoked * {first.Line}\n");
        HostKeyRules rules = keygen.Rules() with { GlobalFiles = [keygen["global"]] };
        Assert.Contains($"{keygen["global"]} line 1", Refused("HostKeyRevoked", $"m1 {first.Line}", first.Bytes, rules).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_on_another_port_is_known_by_its_bare_name_too()
    {
        Accepted($"m1 {first.Line}", first, keygen.Rules(port: 2222));
        // Another key there is none of this port's: the host is new, and the name with the port is written.
        Refused("HostKeyUnknown", $"m1 {first.Line}", second.Bytes, keygen.Rules(port: 2222));
        Accepted($"m1 {first.Line}\n", second, keygen.Rules(port: 2222) with { Policy = HostKeyPolicy.AcceptNew });
        Assert.Equal([2], keygen.Find("[m1]:2222"));
        Refused("HostKeyChanged", $"m1 {first.Line}\n[m1]:2222 {second.Line}", first.Bytes, keygen.Rules(port: 2222));
        Refused("HostKeyUnknown", $"[m1]:2222 {first.Line}", first.Bytes);
    }

    [Fact]
    public void A_host_with_an_alias_is_known_by_that_alone()
    {
        HostKeyRules rules = keygen.Rules() with { Host = new KnownHostName("10.0.0.1", 2222, alias: "M1") };
        Accepted($"m1 {first.Line}", first, rules);
        Refused("HostKeyUnknown", $"10.0.0.1,[10.0.0.1]:2222,[m1]:2222 {first.Line}", first.Bytes, rules);
    }

    [Fact]
    public void A_fingerprint_decides_alone()
    {
        HostKeyRules rules = keygen.Rules() with { Pinned = Fingerprint.Parse(first.Fingerprint), Policy = HostKeyPolicy.AcceptNew };
        string text = keygen.Write($"m1 {second.Line}\n");
        Accepted(text, first, rules);
        HaK8sException e = Refused("HostKeyNotPinned", text, second.Bytes, rules);
        Assert.Contains(first.Fingerprint, e.Cause, StringComparison.Ordinal);
        Assert.Contains(second.Fingerprint, e.Cause, StringComparison.Ordinal);
        // A certificate has the fingerprint of the key inside, as ssh-keygen -l says.
        Accepted(text, keygen.Sign(second, first, "m9"), rules);
        Assert.Equal(text, File.ReadAllText(keygen.KnownHosts));
    }

    [Fact]
    public void A_certificate_of_a_trusted_authority_is_accepted_and_nothing_is_written()
    {
        string text = $"@cert-authority *.lab.test {first.Line}\n";
        byte[] certificate = keygen.Sign(first, second, "m1.lab.test");
        HostKeyRules rules = keygen.Rules("m1.lab.test") with { Policy = HostKeyPolicy.AcceptNew };
        Accepted(text, certificate, rules);
        Accepted(text, certificate, rules with { Host = new KnownHostName("m1.lab.test", 2222) });
        Accepted($"@cert-authority [*.lab.test]:2222 {first.Line}\n", certificate, rules with { Host = new KnownHostName("m1.lab.test", 2222) });
        Accepted(text, certificate, rules with { Host = new KnownHostName("10.0.0.1", 22, alias: "m1.lab.test") });
    }

    [Fact]
    public void An_authority_vouches_for_no_plain_key_and_for_no_other_host()
    {
        Refused("HostKeyUnknown", $"@cert-authority * {first.Line}", first.Bytes);
        byte[] certificate = keygen.Sign(first, second, "m1,m2");
        HaK8sException e = Refused("HostKeyUnknown", $"@cert-authority m2 {first.Line}", certificate);
        Assert.Contains($"no @cert-authority line there trusts ssh-ed25519 {first.Fingerprint}", e.Cause, StringComparison.Ordinal);
        // A plain line for the authority's key trusts it as a host's, not as an authority.
        Refused("HostKeyChanged", $"m1 {first.Line}", certificate);
    }

    [Fact]
    public void A_certificate_that_nobody_vouches_for_is_its_plain_key()
    {
        byte[] certificate = keygen.Sign(keygen.Make(), second, "m9", "-V", "-2d:-1d");
        Accepted($"m1 {second.Line}", certificate);
        Refused("HostKeyChanged", $"m1 {first.Line}", certificate);
        Accepted("", certificate, keygen.Rules() with { Policy = HostKeyPolicy.AcceptNew });
        Assert.Equal($"m1 {second.Line}\n", File.ReadAllText(keygen.KnownHosts));
    }

    [Theory]
    [InlineData("m1", "-2d:-1d", "it expired at ")]
    [InlineData("m1", "+1d:+2d", "it is valid from ")]
    [InlineData("m2", "-1d:+1d", "it is for m2, not for m1.")]
    public void A_trusted_authoritys_certificate_that_does_not_hold_says_why_unless_the_plain_key_is_known(string principal, string validity, string why)
    {
        string authority = $"# lab\n@cert-authority * {first.Line}";
        byte[] certificate = keygen.Sign(first, second, principal, "-V", validity);
        foreach (HostKeyPolicy policy in Enum.GetValues<HostKeyPolicy>())
        {
            HaK8sException e = Refused("HostCertificateRefused", authority, certificate, keygen.Rules() with { Policy = policy });
            Assert.Contains(why, e.Cause, StringComparison.Ordinal);
            Assert.Contains($"signed by ssh-ed25519 {first.Fingerprint} of {keygen.KnownHosts} line 2", e.Cause, StringComparison.Ordinal);
        }
        Accepted($"{authority}\nm1 {second.Line}", certificate);
    }

    [Fact]
    public void A_revoked_authority_takes_its_certificates_with_it()
    {
        byte[] certificate = keygen.Sign(first, second, "m1");
        HaK8sException e = Refused("HostKeyRevoked", $"@cert-authority * {first.Line}\n@revoked * {first.Line}\nm1 {second.Line}", certificate);
        Assert.Contains($"was signed by ssh-ed25519 {first.Fingerprint}, which is marked @revoked", e.Cause, StringComparison.Ordinal);
        Refused("HostKeyRevoked", $"@cert-authority * {first.Line}\n@revoked * {second.Line}", certificate);
    }

    private void Accepted(string text, TestKey key, HostKeyRules? rules = null) => Accepted(text, key.Bytes, rules);

    private void Accepted(string text, byte[] offered, HostKeyRules? rules = null)
    {
        keygen.Write(text);
        Assert.Equal(new HostKeyVerdict(null), new HostKeyJudge(rules ?? keygen.Rules()).Judge(offered));
    }

    private HaK8sException Refused(string id, string text, byte[] offered, HostKeyRules? rules = null)
    {
        keygen.Write(text);
        HaK8sException refusal = Assert.IsType<HaK8sException>(new HostKeyJudge(rules ?? keygen.Rules()).Judge(offered).Refusal);
        Assert.Equal(id, refusal.ErrorId);
        Assert.Equal(text, File.ReadAllText(keygen.KnownHosts));
        return refusal;
    }
}
