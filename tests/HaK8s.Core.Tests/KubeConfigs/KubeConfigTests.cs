using System.Text;
using HaK8s.KubeConfigs;
using HaK8s.Tests.Etcd;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.KubeConfigs;

public class KubeConfigTests
{
    private static readonly TestCertificate Ca = TestCertificates.Authority("kubernetes");
    private static readonly TestCertificate Client = TestCertificates.Client(Ca);

    [Theory]
    [InlineData(AdminConf.Kubeadm)]
    [InlineData(AdminConf.Json)]
    [InlineData(AdminConf.Aliases)]
    public void The_current_context_is_read_however_it_is_written(string form)
    {
        KubeConfig read = KubeConfig.Parse(AdminConf.Text(form, Ca, Client), "admin.conf");

        Assert.Equal(("kubernetes-admin@kubernetes", "kubernetes", "kubernetes-admin"), (read.ContextName, read.ClusterName, read.UserName));
        Assert.Equal(("https://cluster.lab.test:6443", "cluster.lab.test:6443"), (read.Server, read.ControlPlaneEndpoint));
        Assert.Equal(Ca.Pem, read.CaCertificate);
        Assert.Equal(Client.Pem, read.ClientCertificate);
        Assert.Equal(Client.KeyPem, read.ClientKey);
        Assert.Equal(TestCertificates.Now.AddDays(365), read.CertificateExpiry);
    }

    [Fact]
    public void No_text_and_no_public_property_shows_the_key()
    {
        KubeConfig read = KubeConfig.Parse(AdminConf.Text(AdminConf.Kubeadm, Ca, Client), "admin.conf");
        string key = Client.KeyPem.Split('\n')[1];

        string shown = read + string.Concat(typeof(KubeConfig).GetProperties().Select(property => property.GetValue(read)));

        Assert.DoesNotContain(key, shown);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Client.KeyPem)), shown);
    }

    [Fact]
    public void Certificates_in_files_are_read_beside_the_kubeconfig()
    {
        using TemporaryDirectory folder = new();
        folder.Write("pki/ca.pem", Ca.Pem);
        folder.Write("client.pem", Client.Pem);
        folder.Write("client.key", Client.KeyPem);
        string file = folder.Write("config", """
            clusters: [{name: c, cluster: {server: "https://10.0.0.1", certificate-authority: pki/ca.pem}}]
            users: [{name: u, user: {client-certificate: client.pem, client-key: client.key}}]
            contexts: [{name: x, context: {cluster: c, user: u}}, {name: y, context: {cluster: c, user: u}}]
            """);

        IReadOnlyList<KubeConfig> all = KubeConfig.ReadFile(file);

        Assert.Equal(["x", "y"], all.Select(config => config.ContextName));
        Assert.All(all, config => Assert.Equal((Ca.Pem, Client.KeyPem, "10.0.0.1:443", file), (config.CaCertificate!, config.ClientKey!, config.ControlPlaneEndpoint, config.Path!)));
    }

    [Theory]
    [InlineData("{", "KubeConfigInvalid")]
    [InlineData("- a", "KubeConfigInvalid")]
    [InlineData("a: *b", "KubeConfigInvalid")]
    [InlineData("a: &b [*b]", "KubeConfigInvalid")]
    [InlineData("clusters: 7", "KubeConfigInvalid")]
    [InlineData("clusters: [{cluster: {}}]", "KubeConfigInvalid")]
    [InlineData("users: []\nusers: []", "KubeConfigInvalid")]
    [InlineData("", "KubeConfigContextMissing")]
    [InlineData("current-context: gone", "KubeConfigContextMissing")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]", "KubeConfigInvalid")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: s, certificate-authority-data: '!'}}]\nusers: [{name: u, user: {}}]", "KubeConfigCertificateUnusable")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: s, certificate-authority: /nowhere}}]\nusers: [{name: u, user: {}}]", "KubeConfigCertificateUnusable")]
    public void What_is_no_kubeconfig_is_an_error_that_names_the_text(string text, string id)
    {
        HaK8sException failure = Assert.Throws<HaK8sException>(() => KubeConfig.Parse(text, "some.conf"));

        Assert.Equal(id, failure.ErrorId);
        Assert.Contains("some.conf", failure.Cause);
    }
}
