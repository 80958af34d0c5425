using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Remote;

public sealed class KnownHostsTests : IDisposable
{
    // Real public keys, made with ssh-keygen; their private halves are gone.
    private const string First = "AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0BplmPZg15dcani8WpyPhdDUATBQHMKdlztWd";
    private const string Second = "AAAAC3NzaC1lZDI1NTE5AAAAIFyDCTZybMJc+VSnkxjkkikKV1lFFzOAa2K+YpjSUUd6";

    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-known-hosts-").FullName;

    private string File => Path.Combine(folder, "known_hosts");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("m1", "m1", 22)]
    [InlineData("m1,10.0.0.1", "10.0.0.1", 22)]
    [InlineData("*.lab.test", "m1.lab.test", 22)]
    [InlineData("M1.Lab.Test", "m1.lab.test", 22)]
    [InlineData("m?", "m7", 22)]
    [InlineData("[m1]:2222", "m1", 2222)]
    [InlineData("[10.0.0.*]:2222", "10.0.0.9", 2222)]
    public void A_key_on_a_line_that_covers_the_host_is_known(string hosts, string host, int port) =>
        Assert.Equal(HostKeyVerdict.Known, Check($"{hosts} ssh-ed25519 {First} comment", host, port, First));

    [Theory]
    [InlineData("m1", "m2", 22)]
    [InlineData("m1", "m1", 2222)]
    [InlineData("[m1]:2222", "m1", 22)]
    [InlineData("*.lab.test,!m1.lab.test", "m1.lab.test", 22)]
    [InlineData("!m1.lab.test,*.lab.test", "m1.lab.test", 22)]
    [InlineData("# m1", "m1", 22)]
    public void A_key_on_a_line_that_does_not_cover_the_host_is_unknown(string hosts, string host, int port) =>
        Assert.Equal(HostKeyVerdict.Unknown, Check($"{hosts} ssh-ed25519 {First}", host, port, First));

    [Fact]
    public void Another_key_than_the_one_on_file_is_a_change_and_names_its_line()
    {
        System.IO.File.WriteAllText(File, $"# comment\n\nm1 ssh-ed25519 {First}\n");
        HostKeyAnswer answer = KnownHosts.Read(File).Check("m1", 22, Convert.FromBase64String(Second));
        Assert.Equal((HostKeyVerdict.Changed, 3), (answer.Verdict, answer.Entry!.Line));
    }

    [Fact]
    public void One_of_several_keys_of_a_host_is_enough() => Assert.Equal(HostKeyVerdict.Known,
        Check($"m1 ssh-ed25519 {First}\nm1 ssh-ed25519 {Second}", "m1", 22, Second));

    [Fact]
    public void A_revoked_key_is_refused_although_another_line_knows_it() => Assert.Equal(HostKeyVerdict.Revoked,
        Check($"m1 ssh-ed25519 {First}\n@revoked * ssh-ed25519 {First}", "m1", 22, First));

    [Fact]
    public void A_certificate_authority_vouches_for_no_plain_key() => Assert.Equal(HostKeyVerdict.Unknown,
        Check($"@cert-authority * ssh-ed25519 {First}", "m1", 22, First));

    [Fact]
    public void Broken_lines_are_passed_over() => Assert.Equal(HostKeyVerdict.Known,
        Check($"m1\nm1 ssh-ed25519\nm1 ssh-ed25519 %%%\n|1|bad m1 x\nm1 ssh-ed25519 {First}", "m1", 22, First));

    // The name m1.lab.test as ssh-keygen -H wrote it.
    [Fact]
    public void A_name_hashed_by_ssh_keygen_is_found_and_no_other()
    {
        const string hashed = "|1|1ZcqMs7DVkuesZupto/mt+2RXEA=|jh1UtuQSln6Ci1vJOnhrytjL13A=";
        Assert.Equal(HostKeyVerdict.Known, Check($"{hashed} ssh-ed25519 {First}", "m1.lab.test", 22, First));
        Assert.Equal(HostKeyVerdict.Unknown, Check($"{hashed} ssh-ed25519 {First}", "m2.lab.test", 22, First));
    }

    [Fact]
    public void A_key_appended_is_known_from_then_on_and_the_file_is_the_owners_alone()
    {
        KnownHosts.Append(File, "m1", 2222, "ssh-ed25519", Convert.FromBase64String(First));
        Assert.Equal(HostKeyVerdict.Known, KnownHosts.Read(File).Check("m1", 2222, Convert.FromBase64String(First)).Verdict);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Appending_to_a_file_of_hashed_names_hashes_and_keeps_an_unended_last_line_whole()
    {
        System.IO.File.WriteAllText(File, $"{HashedHost.Create("m1")} ssh-ed25519 {First}");
        KnownHosts.Append(File, "m2", 22, "ssh-ed25519", Convert.FromBase64String(Second));
        string[] lines = System.IO.File.ReadAllLines(File);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("|1|", lines[1]);
        Assert.Equal(HostKeyVerdict.Known, KnownHosts.Read(File).Check("m2", 22, Convert.FromBase64String(Second)).Verdict);
    }

    private HostKeyVerdict Check(string text, string host, int port, string key)
    {
        System.IO.File.WriteAllText(File, text);
        return KnownHosts.Read(File).Check(host, port, Convert.FromBase64String(key)).Verdict;
    }
}
