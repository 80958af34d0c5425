using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Remote.HostKeys;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>What is remembered of a known_hosts file is never what the file no longer says.</summary>
public sealed class KnownHostsFileTests : IDisposable
{
    private readonly SshKeygen keygen = new();
    private readonly TestKey key;

    public KnownHostsFileTests() => key = keygen.Make();

    public void Dispose() => keygen.Dispose();

    [Fact]
    public void A_file_with_the_same_bytes_is_in_memory_once_whatever_its_date()
    {
        keygen.Write($"m1 {key.Line}\n");
        KnownHostsFile first = Read(keygen.KnownHosts);
        Assert.Single(first.Find("m1"));
        Assert.Same(first, Read(keygen.KnownHosts));
        File.SetLastWriteTimeUtc(keygen.KnownHosts, DateTime.UtcNow.AddDays(-1));
        Assert.Same(first, Read(keygen.KnownHosts));
        Assert.Same(first.Find("m1"), Read(keygen.KnownHosts).Find("m1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_the_same_length_and_date_is_read_anew_when_it_says_something_else(bool renamed)
    {
        DateTime date = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Write(keygen.KnownHosts, $"m1 {key.Line}\nm2 {key.Line}\n");
        KnownHostsFile before = Read(keygen.KnownHosts);
        Assert.Single(before.Find("m1"));
        Write(renamed ? keygen["new"] : keygen.KnownHosts, $"m2 {key.Line}\nm3 {key.Line}\n");
        if (renamed)
            File.Move(keygen["new"], keygen.KnownHosts, overwrite: true);
        Assert.Equal(["", "1", "2"], Found(keygen.KnownHosts, "m1", "m2", "m3"));
        // Who has read the old one goes on with that.
        Assert.Equal(2, Assert.Single(before.Find("m2")).Line);

        void Write(string file, string text)
        {
            File.WriteAllText(file, text);
            File.SetLastWriteTimeUtc(file, date);
        }
    }

    [Fact]
    public void Lines_appended_count_at_once_and_bear_their_own_numbers()
    {
        keygen.Write($"m1 {key.Line}\n");
        KnownHostsFile before = Read(keygen.KnownHosts);
        Assert.Equal(["1", ""], Found(keygen.KnownHosts, "m1", "m2"));
        File.AppendAllText(keygen.KnownHosts, $"# by hand\nm2 {key.Line}\n{HashedName.Create("m1")} {key.Line}");
        Assert.Equal(["1 4", "3"], Found(keygen.KnownHosts, "m1", "m2"));
        Assert.Single(before.Find("m1"));
    }

    [Fact]
    public void A_last_line_that_was_not_whole_is_read_again_when_it_is()
    {
        keygen.Write($"m1 {key.Line}\nm2 {key.Line[..40]}");
        Assert.Equal(["1", ""], Found(keygen.KnownHosts, "m1", "m2"));
        File.AppendAllText(keygen.KnownHosts, key.Line[40..]);
        Assert.Equal(["1", "2"], Found(keygen.KnownHosts, "m1", "m2"));
        File.AppendAllText(keygen.KnownHosts, "A");
        Assert.Equal(["1", ""], Found(keygen.KnownHosts, "m1", "m2"));
    }

    [Fact]
    public void A_file_that_was_cut_or_removed_says_no_more_than_it_holds()
    {
        keygen.Write($"m1 {key.Line}\nm2 {key.Line}\n");
        Assert.Equal(["1", "2"], Found(keygen.KnownHosts, "m1", "m2"));
        keygen.Write($"m1 {key.Line}\n");
        Assert.Equal(["1", ""], Found(keygen.KnownHosts, "m1", "m2"));
        File.Delete(keygen.KnownHosts);
        Assert.Null(KnownHostsFile.Read(keygen.KnownHosts));
        keygen.Write("");
        Assert.Equal(["", ""], Found(keygen.KnownHosts, "m1", "m2"));
    }

    [Fact]
    public void Two_files_with_the_same_lines_are_two()
    {
        keygen.Write($"m1 {key.Line}\n");
        File.Copy(keygen.KnownHosts, keygen["global"]);
        Assert.Equal([keygen.KnownHosts, keygen["global"]], KnownHosts.Read([keygen.KnownHosts, keygen["global"]]).Find("m1").Select(host => host.File));
        File.WriteAllText(keygen["global"], "");
        Assert.Equal([keygen.KnownHosts], KnownHosts.Read([keygen.KnownHosts, keygen["global"]]).Find("m1").Select(host => host.File));
    }

    [Fact]
    public void A_key_revoked_since_the_last_connection_is_refused()
    {
        keygen.Write($"m1 {key.Line}\n");
        Assert.Null(new HostKeyJudge(keygen.Rules()).Judge(key.Bytes).Refusal);
        File.AppendAllText(keygen.KnownHosts, $"@revoked * {key.Line}\n");
        Assert.Equal("HostKeyRevoked", new HostKeyJudge(keygen.Rules()).Judge(key.Bytes).Refusal?.ErrorId);
    }

    [Property(MaxTest = 100)]
    public Property After_any_changes_a_file_says_what_a_file_never_read_before_says() => Prop.ForAll(Changes.ToArbitrary(), changes =>
    {
        File.Delete(keygen.KnownHosts);
        for (int i = 0; i < changes.Length; i++)
        {
            Change(changes[i]);
            string fresh = keygen[$"{Guid.NewGuid():N}"];
            File.Copy(keygen.KnownHosts, fresh);
            string[] ours = Found(keygen.KnownHosts, "m1", "m2"), told = Found(fresh, "m1", "m2");
            if (!ours.SequenceEqual(told))
                return false.Label($"{string.Join("; ", ours)} instead of {string.Join("; ", told)} after change {i + 1} of {string.Join(" | ", changes)} in\n{File.ReadAllText(fresh)}");
        }
        return true.ToProperty();
    });

    [Property(MaxTest = 2000)]
    public Property No_line_that_speaks_of_a_name_is_passed_over() => Prop.ForAll(Lines.ToArbitrary(), Texts.ToArbitrary(), (hosts, name) =>
    {
        string line = $"{hosts} {key.Line}";
        bool speaks = KnownHost.Read("file", 1, line.TrimEnd('\r'), name) is not null;
        return (!speaks || new KnownHostsQuery(name).MayBeAnsweredBy(Encoding.UTF8.GetBytes(line))).Label($"'{line}' for '{name}'").Classify(speaks, "speaks of it");
    });

    // U+212A is a k, U+0130 an i, to who ignores case.
    private static Gen<string> Texts => Gen.Elements("k", "K", "\u212A", "i", "I", "\u0130", "ä", "Ä", "k.i", "*", "?", "k*", "!k", "|", "#", "@k", "");

    private static Gen<string> Lines =>
        from lead in Gen.Elements("", " ", "\t ", "@revoked ", "@cert-authority\t", " @revoked  ", "@other ")
        from hosts in Gen.OneOf(Gen.NonEmptyListOf(Texts).Select(texts => string.Join(',', texts)), Texts.Select(HashedName.Create))
        select lead + hosts;

    private static Gen<(string Kind, string Text)[]> Changes =>
        Gen.NonEmptyListOf(
            from kind in Gen.Elements("append", "append", "write", "rename", "cut")
            from names in Gen.ListOf(Gen.Elements("m1", "m2", "m1,m2", "*", "!m1,m?", "#", "@revoked m1"))
            from end in Gen.Elements("", "\n", "\n", "\r\n", " x")
            select (kind, string.Join('\n', names.Select(name => $"{name} {Key}")) + end)).Select(changes => changes.ToArray());

    // A real public key, made with ssh-keygen; its private half is gone.
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0BplmPZg15dcani8WpyPhdDUATBQHMKdlztWd";

    private void Change((string Kind, string Text) change)
    {
        string old = File.Exists(keygen.KnownHosts) ? File.ReadAllText(keygen.KnownHosts) : "";
        switch (change.Kind)
        {
            case "append":
                File.AppendAllText(keygen.KnownHosts, change.Text);
                break;
            case "rename":
                File.WriteAllText(keygen["new"], change.Text);
                File.Move(keygen["new"], keygen.KnownHosts, overwrite: true);
                break;
            default:
                File.WriteAllText(keygen.KnownHosts, change.Kind == "cut" ? old[..(old.Length / 2)] : change.Text);
                break;
        }
    }

    private static KnownHostsFile Read(string path) => KnownHostsFile.Read(path) ?? throw new FileNotFoundException(path);

    private static string[] Found(string path, params string[] names) =>
        [.. names.Select(name => string.Join(' ', Read(path).Find(name).Select(host => host.Line)))];
}
