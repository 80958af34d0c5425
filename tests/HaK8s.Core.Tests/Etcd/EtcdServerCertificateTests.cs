using HaK8s.Etcd;
using HaK8s.Tests.Remote;
using Xunit;
using static HaK8s.Tests.Etcd.TestCertificates;

namespace HaK8s.Tests.Etcd;

public sealed class EtcdServerCertificateTests
{
    private static readonly TestCertificate Ca = Authority(), Client = TestCertificates.Client(Ca, usages: ClientAuth);

    private static string? Judge(TestCertificate server, string host, string? authorities = null)
    {
        TimeProvider clock = new At(Now);
        using TemporaryDirectory directory = TestCertificates.Directory(authorities ?? Ca.Pem, Client.Pem, Client.KeyPem);
        using ClientCertBundle bundle = ClientCertBundle.Read(directory.Path, clock);
        using EtcdCredentials credentials = new(bundle);
        return new EtcdServerCertificate(credentials, host, clock).Judge(server.Certificate, []);
    }

    [Theory]
    [InlineData("etcd-1.lab.test")]
    [InlineData("10.66.0.21")]
    [InlineData("fd00::21")]
    public void Its_names_and_addresses_are_trusted(string host) => Assert.Null(Judge(Server(Ca, ["etcd-1.lab.test", "10.66.0.21", "fd00::21"]), host));

    [Fact]
    public void Any_of_several_cas_will_do() => Assert.Null(Judge(Server(Ca, ["a"]), "a", Authority("another CA").Pem + Ca.Pem));

    [Fact]
    public void Each_refusal_says_what_is_wrong_and_what_was_expected()
    {
        string unknown = Judge(Server(Authority("foreign CA"), ["a"]), "a")!;
        Assert.Contains("CN=foreign CA", unknown, StringComparison.Ordinal);
        Assert.Contains("CN=etcd CA", unknown, StringComparison.Ordinal);
        // The same name, another key.
        Assert.NotNull(Judge(Server(Authority(), ["a"]), "a"));
        Assert.Contains("does not hold the name b, but a, 10.0.0.1", Judge(Server(Ca, ["a", "10.0.0.1"]), "b"), StringComparison.Ordinal);
        Assert.Contains("expired on 2026-05-31 12:00 UTC", Judge(Server(Ca, ["a"], to: -1), "a"), StringComparison.Ordinal);
        Assert.Contains("valid only from", Judge(Server(Ca, ["a"], from: 1), "a"), StringComparison.Ordinal);
        Assert.Contains("not for servers", Judge(Server(Ca, ["a"], usage: ClientAuth), "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_common_name_is_no_name() => Assert.Contains("no subject alternative name at all", Judge(Server(Ca, []), "etcd-1"), StringComparison.Ordinal);

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
