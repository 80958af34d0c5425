using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Remote.HostKeys;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>What known_hosts holds for a host is what ssh-keygen -F finds there.</summary>
public sealed class KnownHostsTests : IDisposable
{
    // A real public key, made with ssh-keygen; its private half is gone.
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0BplmPZg15dcani8WpyPhdDUATBQHMKdlztWd";

    private readonly SshKeygen keygen = new();

    public void Dispose() => keygen.Dispose();

    [Theory]
    [InlineData("m1", "m1")]
    [InlineData("m1,10.0.0.1", "10.0.0.1")]
    [InlineData("*.lab.test", "m1.lab.test")]
    [InlineData("M1.Lab.Test", "m1.lab.test")]
    [InlineData("m?", "m7")]
    [InlineData("[m1]:2222", "[m1]:2222")]
    [InlineData("[10.0.0.*]:2222", "[10.0.0.9]:2222")]
    [InlineData("*", "[m1]:2222")]
    [InlineData("@revoked m1", "m1")]
    [InlineData("@cert-authority *.lab.test,!m2.lab.test", "m1.lab.test")]
    [InlineData("  \tm1\t", "m1")]
    [InlineData("m1,", "m1")]
    [InlineData(",m1", "m1")]
    public void A_line_that_covers_the_host_is_found(string hosts, string name) => Assert.Equal([1], FindAsSshDoes($"{hosts} {Key} comment", name));

    [Theory]
    [InlineData("m1", "m2")]
    [InlineData("m1", "[m1]:2222")]
    [InlineData("[m1]:2222", "m1")]
    [InlineData("[m1]:22", "m1")]
    [InlineData("*.lab.test,!m1.lab.test", "m1.lab.test")]
    [InlineData("!m1.lab.test,*.lab.test", "m1.lab.test")]
    [InlineData("!m1", "m2")]
    [InlineData("# m1", "m1")]
    [InlineData("#m1", "m1")]
    [InlineData("@other m1", "m1")]
    [InlineData("@revoked @cert-authority m1", "m1")]
    [InlineData("@revoked", "m1")]
    [InlineData("|1|bad|m1", "m1")]
    [InlineData("|2|AAAA|AAAA", "m1")]
    [InlineData("", "m1")]
    public void A_line_that_does_not_cover_the_host_is_not_found(string hosts, string name) => Assert.Empty(FindAsSshDoes($"{hosts} {Key}", name));

    [Theory]
    [InlineData("m1")]
    [InlineData("m1 ssh-ed25519")]
    [InlineData("m1 ssh-ed25519 %%%")]
    [InlineData("m1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0")]
    [InlineData("m1 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0BplmPZg15dcani8WpyPhdDUATBQHMKdlztWd")]
    [InlineData("m1 AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0BplmPZg15dcani8WpyPhdDUATBQHMKdlztWd")]
    public void A_broken_line_is_passed_over_and_the_next_one_counts(string broken) => Assert.Equal([2], FindAsSshDoes($"{broken}\nm1 {Key}", "m1"));

    [Fact]
    public void Lines_ended_as_on_Windows_are_read() => Assert.Equal([1, 3], FindAsSshDoes($"m1 {Key}\r\n\r\nm1 {Key}\r\n", "m1"));

    [Theory]
    [InlineData("rsa", 2048)]
    [InlineData("ecdsa", 256)]
    [InlineData("ecdsa", 384)]
    [InlineData("ecdsa", 521)]
    [InlineData("ed25519", 256)]
    public void Every_type_of_key_is_read_byte_for_byte(string type, int bits)
    {
        TestKey key = keygen.Make(type, bits);
        Assert.Equal([1], FindAsSshDoes($"m1 {key.Line}", "m1"));
        KnownHost found = Assert.Single(KnownHosts.Read([keygen.KnownHosts]).Find("m1"));
        Assert.Equal((key.Type, key.Fingerprint), (found.Key.Type, found.Key.Fingerprint.ToString()));
        Assert.Equal(key.Bytes, found.Key.Bytes);
    }

    [Fact]
    public void Names_hashed_by_ssh_keygen_are_found_and_no_others()
    {
        keygen.Write($"m1.lab.test,10.0.0.1 {Key}\n[m2]:2222 {Key}\n");
        keygen.Hash();
        Assert.DoesNotContain("m1.lab", File.ReadAllText(keygen.KnownHosts), StringComparison.Ordinal);
        foreach (string name in (string[])["m1.lab.test", "10.0.0.1", "[m2]:2222", "m2", "m1", "[m1.lab.test]:2222"])
            Assert.Equal(keygen.Find(name), Find(name));
        Assert.Single(Find("10.0.0.1"));
        Assert.Empty(Find("m2"));
    }

    [Fact]
    public void A_host_is_looked_up_in_lower_case_where_hashes_cannot_tell() => Assert.Equal("[m1.lab.test]:2222", new KnownHostName("M1.Lab.Test", 2222).Written);

    [Fact]
    public void Files_are_read_in_their_order_and_one_that_is_missing_is_none()
    {
        keygen.Write($"m1 {Key}\n");
        File.WriteAllText(keygen["global"], $"\n* {Key}\n");
        KnownHost[] found = [.. KnownHosts.Read([keygen["none/at/all"], keygen.KnownHosts, keygen["global"], "/dev/null"]).Find("m1")];
        Assert.Equal([(keygen.KnownHosts, 1), (keygen["global"], 2)], found.Select(line => (line.File, line.Line)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_said_to_be_so()
    {
        Directory.CreateDirectory(keygen.KnownHosts);
        HaK8sException e = Assert.Throws<HaK8sException>(() => KnownHosts.Read([keygen.KnownHosts]));
        Assert.Equal("KnownHostsUnreadable", e.ErrorId);
        Assert.Contains(keygen.KnownHosts, e.Cause, StringComparison.Ordinal);
        // A link that leads to itself is the one thing that not even root can open.
        File.CreateSymbolicLink(keygen["loop"], "loop");
        Assert.Equal("KnownHostsUnreadable", Assert.Throws<HaK8sException>(() => KnownHosts.Read([keygen["loop"]])).ErrorId);
    }

    [Fact]
    public void A_file_without_end_is_not_read_to_its_end() =>
        Assert.Equal("KnownHostsTooLarge", Assert.Throws<HaK8sException>(() => KnownHosts.Read(["/dev/zero"])).ErrorId);

    [Property(MaxTest = 60)]
    public Property Any_lines_are_found_as_ssh_keygen_finds_them() => Prop.ForAll(Lines.ToArbitrary(), Names.ToArbitrary(), (lines, name) =>
    {
        string text = string.Join('\n', lines.Select(line => $"{line} {Key}"));
        keygen.Write(text);
        int[] real = keygen.Find(name), ours = Find(name);
        return real.SequenceEqual(ours).Label($"{name} in\n{text}\nssh-keygen: {string.Join(' ', real)}, here: {string.Join(' ', ours)}");
    });

    private static Gen<string> Names =>
        from label in Gen.Elements("a", "b", "a.b", "b.a", "ab", "10.0.0.1", "fe80::1")
        from port in Gen.Elements("", "2222", "22")
        select port.Length == 0 ? label : $"[{label}]:{port}";

    private static Gen<string> Hosts => Gen.OneOf(
        Names,
        Names.Select(HashedName.Create),
        from patterns in Gen.NonEmptyListOf(Gen.OneOf(Names, Gen.Elements("*", "?", "a*", "*.b", "!a", "!*.b", "[a]:*", "[*]:2222", "!", "", "A.B", "!A", "**", "?b", "10.0.0.?")))
        select string.Join(',', patterns));

    private static Gen<string[]> Lines =>
        (from marker in Gen.Frequency((5, Gen.Constant("")), (1, Gen.Constant("@revoked ")), (1, Gen.Constant("@cert-authority ")), (1, Gen.Constant("@what ")), (1, Gen.Constant("#")))
         from hosts in Hosts
         select marker + hosts).ArrayOf();

    private int[] FindAsSshDoes(string text, string name)
    {
        keygen.Write(text);
        int[] found = Find(name);
        Assert.Equal(keygen.Find(name), found);
        return found;
    }

    private int[] Find(string name) => [.. KnownHosts.Read([keygen.KnownHosts]).Find(name).Select(line => line.Line)];
}
