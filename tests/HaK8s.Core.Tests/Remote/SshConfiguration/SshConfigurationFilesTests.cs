using HaK8s.Remote.SshConfiguration;
using Xunit;

namespace HaK8s.Tests.Remote.SshConfiguration;

public sealed class SshConfigurationFilesTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private SshUser User => SshUser.Current() with { Home = folder["home"], SystemFolder = folder["etc"], Name = "me", LocalHost = "pc.example", Variable = name => name == "WHERE" ? "/w" : null };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_user_s_file_comes_before_the_system_s_and_identities_add_up()
    {
        folder.Write("home/.ssh/config", "User mine\nIdentityFile ~/k\nInclude part\n");
        folder.Write("home/.ssh/part", "HostKeyAlias part\n");
        folder.Write("etc/ssh_config", "User system\nPort 5\nIdentityFile /s\nInclude more.d/*\n");
        folder.Write("etc/more.d/x", "ServerAliveCountMax 8\n");
        SshHostSettings settings = SshConfigurationFiles.Read(null, User).For("h");
        Assert.Equal(("mine", 5, "part", 8), (settings.User, settings.Port, settings.HostKeyAlias, settings.ServerAliveCountMax));
        Assert.Equal([folder["home/k"], "/s"], settings.IdentityFiles);
        Assert.Null(SshConfigurationFiles.Read("none", User).For("h").User);
    }

    [Fact]
    public void Tokens_and_variables_are_replaced_in_the_names_of_keys()
    {
        string file = folder.Write("c", "User r\nPort 5\nHostName a\nIdentityFile ${WHERE}/%h-%n-%p-%r-%u-%l-%L-%%\n");
        Assert.Equal(["/w/a-h-5-r-me-pc.example-pc-%"], SshConfigurationFiles.Read(file, User).For("h").IdentityFiles);
    }

    [Theory]
    [InlineData("Port x", "SshConfigBadValue", "line 2: port")]
    [InlineData("User \"x", "SshConfigBadLine", "line 2: a quotation")]
    [InlineData("User", "SshConfigBadValue", "line 2: user")]
    [InlineData("IdentityFile %Z", "SshConfigBadValue", "line 2: identityfile")]
    public void A_broken_line_is_named_with_its_file(string line, string id, string said)
    {
        string file = folder.Write("c", "# first\n" + line + "\n");
        HaK8sException e = Assert.Throws<HaK8sException>(() => SshConfigurationFiles.Read(file, User).For("h"));
        Assert.Equal(id, e.ErrorId);
        Assert.Contains($"{file} {said}", e.Message);
    }

    [Fact]
    public void A_file_that_others_may_write_is_refused()
    {
        File.SetUnixFileMode(folder.Write("home/.ssh/config", "User u\n"), (UnixFileMode)0b110_110_100);
        Assert.Equal("SshConfigPermissions", Assert.Throws<HaK8sException>(() => SshConfigurationFiles.Read(null, User)).ErrorId);
    }

    [Fact]
    public void Unknown_keywords_and_Match_are_told_once()
    {
        string file = folder.Write("c", "Oddity x\nMatch user u\n Port 7\nHost *\n User u\n");
        SshConfigurationFiles files = SshConfigurationFiles.Read(file, User);
        Assert.Null(files.For("a").Port);
        Assert.Equal("u", files.For("b").User);
        Assert.Collection(files.Warnings, first => Assert.Contains("line 1: ssh does not know the keyword 'oddity'", first), second => Assert.Contains("line 2: Match", second));
    }

    [Fact]
    public void A_file_of_more_than_a_mebibyte_is_refused() => Assert.Equal("SshConfigTooLarge",
        Assert.Throws<HaK8sException>(() => SshConfigurationFiles.Read(folder.Write("c", new string('#', 1024 * 1024 + 1)), User)).ErrorId);
}
