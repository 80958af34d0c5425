using System.Management.Automation;
using HaK8s.Tests.Etcd;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Runspaces;
using static HaK8s.Tests.Etcd.TestCertificates;

namespace HaK8s.Tests.Commands;

/// <summary>What is found wrong before any connection. What happens on nodes is tested in the lab.</summary>
public sealed class CopyEtcdClientCertTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    // A name that never resolves (RFC 6761): an attempt to connect would be an error of its own, and not one that ends the cmdlet.
    private const string Catch = "param($Path) try { 'node.invalid' | Copy-EtcdClientCert -Path $Path } catch { $_ }";

    private const int Century = 36500;

    private static readonly TestCertificate Ca = Authority(to: Century), Good = Client(Ca, to: Century, usages: ClientAuth);

    public static TheoryData<string, string, string, string> BadFiles => new()
    {
        { "EtcdFilesSwapped", Ca.Pem, Good.KeyPem, Good.Pem },
        { "EtcdFileNotPem", "garbage", Good.Pem, Good.KeyPem },
        { "EtcdCertificateExpired", Ca.Pem, Expired.Pem, Expired.KeyPem },
        { "EtcdWrongCertificateAuthority", Authority("another CA", to: Century).Pem, Good.Pem, Good.KeyPem },
        { "EtcdKeyOfAnotherCertificate", Ca.Pem, Good.Pem, Client(Ca).KeyPem },
        { "EtcdClientAuthMissing", Ca.Pem, Server.Pem, Server.KeyPem },
    };

    private static TestCertificate Expired { get; } = Client(Ca, to: -1);

    private static TestCertificate Server { get; } = Client(Ca, to: Century, usages: ServerAuth);

    [Theory]
    [MemberData(nameof(BadFiles), DisableDiscoveryEnumeration = true)]
    public void Files_that_are_wrong_end_the_cmdlet_before_any_connection(string id, string ca, string certificate, string key)
    {
        using TemporaryDirectory directory = TestCertificates.Directory(ca, certificate, key);
        Invocation run = session.Invoke(Catch, directory.Path);
        Assert.Empty(run.Errors);
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(run.Values));
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain(key.Split('\n').ElementAtOrDefault(1) ?? "no key", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_not_found()
    {
        using TemporaryDirectory directory = new();
        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(session.Invoke(Catch, directory.Path).Values));
        Assert.Equal("EtcdFileMissing", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains(directory["ca.pem"], $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public void Good_files_lead_to_the_connection_and_its_error_belongs_to_the_node()
    {
        using TemporaryDirectory directory = TestCertificates.Directory(Ca.Pem, Good.Pem, Good.KeyPem);
        Invocation run = session.Invoke(Catch, directory.Path);
        Assert.Empty(run.Output);
        Assert.Equal("node.invalid", $"{Assert.Single(run.Errors).TargetObject}");
    }

    [Fact]
    public void Three_files_can_be_named_and_a_certificate_near_its_end_is_a_warning()
    {
        int days = (int)(DateTimeOffset.UtcNow - Now).TotalDays + 10;
        TestCertificate ending = Client(Ca, to: days);
        using TemporaryDirectory directory = TestCertificates.Directory(Ca.Pem, ending.Pem, ending.KeyPem);
        Invocation run = session.Invoke(
            "param($Ca, $Cert, $Key) 'node.invalid' | Copy-EtcdClientCert -CaFile $Ca -CertFile $Cert -KeyFile $Key", directory["ca.pem"], directory["client.pem"], directory["client-key.pem"]);
        Assert.Contains("client.pem expires on", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }
}
