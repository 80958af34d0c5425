using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace HaK8s.Tests.Remote.SshConfiguration;

/// <summary>The effective values are judged by the real ssh: <c>ssh -G -F file host</c>.</summary>
public sealed class AgainstRealSshTests
{
    private static readonly string[] Hosts = ["z-k8s-m-1", "z-k8s-w-2", "other.example", "Z-K8S-M-1"];

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n   \n")]
    [InlineData("User before\nHost z-k8s-m-1\n User late")]
    [InlineData("Host z-k8s-m-1\n HostName 10.0.0.1\n User u\n Port 2222")]
    [InlineData("Host z-*\n User first\nHost *\n User second")]
    [InlineData("Host z-* !z-k8s-w-2\n User u")]
    [InlineData("Host !z-k8s-w-2 z-*\n User u")]
    [InlineData("Host !z-k8s-w-2\n User u")]
    [InlineData("Host z-k8s-?-1 other*\n Port 99")]
    [InlineData("Host \"z-k8s-m-1\"\n User \"a b\"")]
    [InlineData("Host=z-k8s-m-1\nUser=u\nPort = 44")]
    [InlineData("hOsT *\n uSeR u\r\n\tPORT\t7\r\n")]
    [InlineData("User u # comment\nPort 23 #c")]
    [InlineData("User u#no-comment")]
    [InlineData("User 'single quoted'")]
    [InlineData("User a\\ b")]
    [InlineData("User \"open")]
    [InlineData("User a b")]
    [InlineData("User")]
    [InlineData("Port 0")]
    [InlineData("Port 65536")]
    [InlineData("Port ssh-ish")]
    [InlineData("Host nobody\n Port x")]
    [InlineData("HostName %h.example")]
    [InlineData("HostName %%x")]
    [InlineData("HostName %n")]
    [InlineData("IdentityFile ~/.ssh/a\nIdentityFile /b\nIdentityFile /b\nHost z-*\n IdentityFile \"/c d\"")]
    [InlineData("IdentityFile none")]
    [InlineData("CertificateFile ~/a-cert.pub\nCertificateFile /b")]
    [InlineData("IdentitiesOnly yes\nIdentitiesOnly no")]
    [InlineData("IdentitiesOnly TRUE")]
    [InlineData("IdentitiesOnly perhaps")]
    [InlineData("IdentityAgent ~/agent-%n-%h-%p-%r")]
    [InlineData("IdentityAgent none")]
    [InlineData("ProxyJump j")]
    [InlineData("ProxyJump u@j:33")]
    [InlineData("ProxyJump a,u@b:1,c")]
    [InlineData("ProxyJump ssh://u@j:44")]
    [InlineData("ProxyJump [fe80::1]:44")]
    [InlineData("ProxyJump j # comment")]
    [InlineData("ProxyJump u@j:x")]
    [InlineData("ProxyJump a,,b")]
    [InlineData("Host z-*\n ProxyJump none\nHost *\n ProxyJump j")]
    [InlineData("ProxyCommand none\nProxyJump j")]
    [InlineData("ProxyJump j\nProxyCommand nc a b")]
    [InlineData("ProxyCommand nc a b\nProxyJump j")]
    [InlineData("UserKnownHostsFile ~/a /b\nUserKnownHostsFile /c")]
    [InlineData("UserKnownHostsFile ~/kh-%h-%r-%p-%n-%u-%l-%L-%i-%%-%d-%C-%k")]
    [InlineData("UserKnownHostsFile ${HOME}/kh")]
    [InlineData("UserKnownHostsFile ${HAK8S_NOT_SET}/kh")]
    [InlineData("UserKnownHostsFile /a none")]
    [InlineData("UserKnownHostsFile none")]
    [InlineData("GlobalKnownHostsFile /a /b")]
    [InlineData("StrictHostKeyChecking accept-new")]
    [InlineData("StrictHostKeyChecking off\nHashKnownHosts yes\nHostKeyAlias al")]
    [InlineData("StrictHostKeyChecking maybe")]
    [InlineData("ConnectTimeout 1m30s\nServerAliveInterval 2h\nServerAliveCountMax 9")]
    [InlineData("ConnectTimeout none")]
    [InlineData("ConnectTimeout 5x")]
    [InlineData("ServerAliveCountMax -1")]
    [InlineData("Match all\n User u")]
    [InlineData("Host other.example\n User a\nMatch all\n Port 5")]
    [InlineData("IgnoreUnknown Fancy*,Odd\nFancyThing x\nOdd y\nUser u")]
    [InlineData("SendEnv LANG LC_*\nForwardAgent yes\nCompression yes\nUser u")]
    public void A_file_means_what_ssh_takes_it_to_mean(string text)
    {
        using TemporaryDirectory folder = new();
        string file = folder.Write("config", text);
        foreach (string host in Hosts)
            Assert.Equal(RealSsh.Says(file, host), RealSsh.OursSays(file, host));
    }

    [Theory]
    [InlineData("Include {0}/conf.d/*.conf\nUser last")]
    [InlineData("Host other.example\n Include {0}/conf.d/*.conf\nHost *\n User last")]
    [InlineData("Include {0}/conf.d/b.conf {0}/conf.d/a.conf {0}/missing\nUser last")]
    [InlineData("Include {0}/conf.d/[a]*.conf")]
    [InlineData("Include {0}/config")]
    [InlineData("Include")]
    public void Included_files_mean_what_ssh_takes_them_to_mean(string text)
    {
        using TemporaryDirectory folder = new();
        folder.Write("conf.d/a.conf", "User a\nHost z-*\n Port 41\n");
        folder.Write("conf.d/b.conf", "User b\nPort 42\nIdentityFile /b\n");
        folder.Write("conf.d/.hidden.conf", "HostKeyAlias hidden\n");
        string file = folder.Write("config", string.Format(null, text, folder.Path));
        foreach (string host in Hosts)
            Assert.Equal(RealSsh.Says(file, host), RealSsh.OursSays(file, host));
    }

    [Fact]
    public void A_user_and_a_port_that_are_given_win_and_feed_the_tokens()
    {
        using TemporaryDirectory folder = new();
        string file = folder.Write("config", "User u\nPort 5\nUserKnownHostsFile /kh-%r-%p\n");
        Assert.Equal(RealSsh.Says(file, "h", "-l", "given", "-p", "77"), RealSsh.OursSays(file, "h", "given", 77));
    }

    [Property(MaxTest = 60)]
    public Property Any_file_means_what_ssh_takes_it_to_mean() => Prop.ForAll(Gen.ListOf(Line).Select(lines => string.Join('\n', lines)).ToArbitrary(), text =>
    {
        using TemporaryDirectory folder = new();
        string file = folder.Write("config", text);
        return Hosts.Take(2).All(host => RealSsh.Says(file, host) == RealSsh.OursSays(file, host));
    });

    private static readonly Gen<string> Pattern = Gen.Elements("*", "z-*", "!z-k8s-w-2", "z-k8s-?-1", "!*-1", "other.example", "\"z-k8s-w-2\"", "*k8s*", "?");

    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.ListOf(Pattern).Select(patterns => "Host " + string.Join(' ', patterns)),
        from keyword in Gen.Elements("User", "port", "HOSTNAME", "IdentityFile", "ConnectTimeout", "StrictHostKeyChecking", "ProxyJump", "UserKnownHostsFile", "IdentitiesOnly", "HostKeyAlias")
        from separator in Gen.Elements(" ", "=", " = ", "\t")
        from value in keyword switch
        {
            "port" => Gen.Elements("22", "2222", "\"33\"", "1"),
            "ConnectTimeout" => Gen.Elements("5", "1m", "2h3s", "\"7\""),
            "StrictHostKeyChecking" => Gen.Elements("yes", "no", "ask", "accept-new", "off"),
            "IdentitiesOnly" => Gen.Elements("yes", "no", "True"),
            "ProxyJump" => Gen.Elements("none", "j", "u@j:3,k", "a,b,c"),
            "UserKnownHostsFile" => Gen.Elements("/a", "/a /b", "\"/a b\"", "/kh-%h-%p-%r", "none"),
            _ => Gen.Elements("a", "\"b c\"", "x%%y", "'d'", "e#f", "\"g\"h", "i # comment", "%h.example"),
        }
        select keyword + separator + (keyword is "IdentityFile" or "HostKeyAlias" ? value.Replace("%", "") : value));
}
