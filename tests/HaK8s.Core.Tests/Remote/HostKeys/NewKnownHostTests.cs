using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Inventory;
using HaK8s.Remote.HostKeys;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>A new host put on file, as the real ssh-keygen finds it again.</summary>
public sealed class NewKnownHostTests : IDisposable
{
    private readonly SshKeygen keygen = new();
    private readonly TestKey key;

    public NewKnownHostTests() => key = keygen.Make();

    public void Dispose() => keygen.Dispose();

    [Fact]
    public void A_new_file_and_its_folder_are_the_owners_alone()
    {
        string file = keygen["home/.ssh/known_hosts"];
        Assert.Equal(new HostKeyVerdict(null), Accept(keygen.Rules(port: 2222) with { UserFiles = [file] }));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Equal($"[m1]:2222 {key.Line}\n", File.ReadAllText(file));
        Assert.Null(new HostKeyJudge(keygen.Rules(port: 2222) with { UserFiles = [file] }).Judge(key.Bytes).Refusal);
    }

    [Fact]
    public void A_file_with_hashed_names_gets_a_hashed_one()
    {
        keygen.Write($"m2 {key.Line}\n");
        keygen.Hash();
        Accept(keygen.Rules());
        Assert.StartsWith("|1|", File.ReadAllLines(keygen.KnownHosts)[1], StringComparison.Ordinal);
        Assert.Equal([2], keygen.Find("m1"));
    }

    [Fact]
    public void A_name_is_hashed_where_the_operator_wants_it_so()
    {
        Accept(keygen.Rules() with { HashNames = true });
        Assert.StartsWith("|1|", File.ReadAllText(keygen.KnownHosts), StringComparison.Ordinal);
        Assert.Equal([1], keygen.Find("m1"));
    }

    [Fact]
    public void A_last_line_without_its_end_is_mended_first()
    {
        keygen.Write($"m2 {key.Line}");
        Accept(keygen.Rules());
        Assert.Equal($"m2 {key.Line}\nm1 {key.Line}\n", File.ReadAllText(keygen.KnownHosts));
    }

    [Fact]
    public void Only_the_users_first_file_is_written()
    {
        File.WriteAllText(keygen["second"], "");
        File.WriteAllText(keygen["global"], "");
        Accept(keygen.Rules() with { UserFiles = [keygen.KnownHosts, keygen["second"]], GlobalFiles = [keygen["global"]] });
        Assert.Equal([1], keygen.Find("m1"));
        Assert.Empty(File.ReadAllText(keygen["second"]) + File.ReadAllText(keygen["global"]));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_a_warning()
    {
        File.WriteAllText(keygen["file"], "");
        HostKeyVerdict verdict = Accept(keygen.Rules() with { UserFiles = [keygen["file/known_hosts"]] });
        Assert.Null(verdict.Refusal);
        Assert.Contains($"The host key of m1 (ssh-ed25519 {key.Fingerprint}) was accepted, but could not be added to {keygen["file/known_hosts"]}", verdict.Warning, StringComparison.Ordinal);
        Assert.Equal(new HostKeyVerdict(null), Accept(keygen.Rules() with { UserFiles = ["/dev/null"] }));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("m1,m2")]
    [InlineData("m1 ssh-ed25519 AAAA\nm2")]
    [InlineData("|1|a|b")]
    [InlineData("@revoked")]
    [InlineData("#m1")]
    [InlineData("!m1")]
    [InlineData("")]
    public void A_name_that_would_mean_something_else_in_the_file_is_never_written(string name)
    {
        Assert.Equal("HostKeyUnknown", Accept(keygen.Rules(name)).Refusal?.ErrorId);
        Assert.False(File.Exists(keygen.KnownHosts));
    }

    [Fact]
    public void Without_a_file_of_the_users_no_new_host_is_accepted() =>
        Assert.Equal("HostKeyUnknown", Accept(keygen.Rules() with { UserFiles = [] }).Refusal?.ErrorId);

    [Fact]
    public void Connections_that_meet_the_same_hosts_at_once_write_each_once()
    {
        // All judges read the file before any of them writes.
        HostKeyJudge[] judges = [.. Enumerable.Range(0, 64).Select(i => new HostKeyJudge(keygen.Rules($"m{i % 8}") with { Policy = HostKeyPolicy.AcceptNew }))];
        Parallel.ForEach(judges, new ParallelOptions { MaxDegreeOfParallelism = 16 }, judge => Assert.Equal(new HostKeyVerdict(null), judge.Judge(key.Bytes)));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"m{i} {key.Line}"), File.ReadAllLines(keygen.KnownHosts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_host_that_another_connection_met_with_another_key_has_changed()
    {
        HostKeyRules rules = keygen.Rules() with { Policy = HostKeyPolicy.AcceptNew };
        HostKeyJudge early = new(rules), late = new(rules);
        Assert.Null(early.Judge(key.Bytes).Refusal);
        Assert.Equal("HostKeyChanged", late.Judge(keygen.Make().Bytes).Refusal?.ErrorId);
    }

    [Fact]
    public void Programs_that_append_at_once_never_write_over_each_other()
    {
        // Each append opens the file anew, as that of another program would.
        const int Lines = 8000;
        Parallel.For(0, Lines, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => LocalFile.Append(keygen.KnownHosts, Encoding.UTF8.GetBytes($"{i:d5}\n")));
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"{i:d5}"), File.ReadAllLines(keygen.KnownHosts).Order(StringComparer.Ordinal));
    }

    [Property(MaxTest = 40)]
    public Property Any_host_written_is_found_by_ssh_keygen() => Prop.ForAll(
        (from name in Gen.Elements("abcXYZ019.-:_%".ToCharArray()).NonEmptyListOf() select string.Concat(name)).ToArbitrary(),
        Gen.Choose(1, 65535).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (name, port, hash) =>
    {
        File.Delete(keygen.KnownHosts);
        HostKeyRules rules = keygen.Rules(name, port) with { HashNames = hash };
        HostKeyVerdict verdict = Accept(rules);
        return (verdict == new HostKeyVerdict(null) && keygen.Find(rules.Host.Written) is [1]
            && new HostKeyJudge(rules).Judge(key.Bytes).Refusal is null).Label($"{name} {port}: {verdict}");
    });

    private HostKeyVerdict Accept(HostKeyRules rules) => new HostKeyJudge(rules with { Policy = HostKeyPolicy.AcceptNew }).Judge(key.Bytes);
}
