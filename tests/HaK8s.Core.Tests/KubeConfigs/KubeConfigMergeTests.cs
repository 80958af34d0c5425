using HaK8s.KubeConfigs;
using HaK8s.Remote;
using HaK8s.Tests.Etcd;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.KubeConfigs;

public sealed class KubeConfigMergeTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TestCertificate Ca = TestCertificates.Authority("kubernetes"), OtherCa = TestCertificates.Authority("kubernetes");
    private readonly TemporaryDirectory folder = new();

    private string File => folder["config"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void New_entries_take_the_style_of_those_around_them()
    {
        folder.Write("config", """
            # my clusters
            apiVersion: v1
            kind: Config
            clusters:
              - name: home   # the old one
                cluster: {server: "https://home:6443"}
                # end of home
            # users come next
            users: []
            contexts: [ {name: home, context: {cluster: home, user: nobody}} ]
            """);

        Merge(Config("prod"));

        string text = System.IO.File.ReadAllText(File).Replace(AdminConf.Base64(Ca.Pem), "CA");
        Assert.StartsWith("""
            # my clusters
            apiVersion: v1
            kind: Config
            clusters:
              - name: home   # the old one
                cluster: {server: "https://home:6443"}
                # end of home
              - cluster:
                  certificate-authority-data: CA
                  server: https://cluster.lab.test:6443
                name: prod
            # users come next
            users:
            - name: prod-admin
              user:
                client-certificate-data: LS0
            """, text);
        Assert.EndsWith("""

            contexts: [ {name: home, context: {cluster: home, user: nobody}}, {"context": {"cluster": "prod", "user": "prod-admin"}, "name": "prod"} ]
            """, text);
    }

    [Fact]
    public void A_new_file_is_private_and_has_a_current_context()
    {
        KubeConfigMergeResult result = Merge(Config("prod"), Config("test", OtherCa)).Results[0];

        Assert.Equal((KubeConfigMergeStatus.Merged, null), (result.Status, result.BackupPath));
        Assert.Equal(OwnerOnly, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(["prod", "test"], KubeConfig.ReadFile(File).Select(config => config.ContextName));
        Assert.Equal("test", KubeConfig.Parse(System.IO.File.ReadAllText(File), File).ContextName);
        Assert.Equal(["config"], Names());
    }

    [Fact]
    public void The_former_file_is_kept_beside_the_new_one_which_has_its_mode()
    {
        string before = KubeConfigText("prod");
        folder.Write("config", before);
        System.IO.File.SetUnixFileMode(File, OwnerOnly | UnixFileMode.GroupRead);

        KubeConfigMergeResult result = Merge(Config("test", OtherCa)).Results.Single();

        Assert.Equal(before, System.IO.File.ReadAllText(result.BackupPath!));
        Assert.Equal(OwnerOnly, System.IO.File.GetUnixFileMode(result.BackupPath!));
        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, System.IO.File.GetUnixFileMode(File));
        Assert.Equal("prod", KubeConfig.Parse(System.IO.File.ReadAllText(File), File).ContextName);
    }

    [Fact]
    public void What_is_there_already_is_not_written_again()
    {
        folder.Write("config", KubeConfigText("prod"));
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        System.IO.File.SetLastWriteTimeUtc(File, time);

        Assert.Equal(KubeConfigMergeStatus.Unchanged, Merge(Config("prod")).Results.Single().Status);

        Assert.Equal(time, System.IO.File.GetLastWriteTimeUtc(File));
        Assert.Equal(["config"], Names());
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_merged()
    {
        folder.Write("dotfiles/config", KubeConfigText("prod"));
        System.IO.File.CreateSymbolicLink(File, folder["dotfiles/config"]);

        Merge(Config("test", OtherCa));

        Assert.NotNull(new FileInfo(File).LinkTarget);
        Assert.Equal(["prod", "test"], KubeConfig.ReadFile(folder["dotfiles/config"]).Select(config => config.ContextName));
    }

    [Fact]
    public void A_renewed_certificate_replaces_the_old_one_and_the_operators_own_fields_stay()
    {
        folder.Write("config", KubeConfigText("prod")
            .Replace(AdminConf.Base64(Client(Ca).Pem), AdminConf.Base64(TestCertificates.Client(Ca, from: -300, to: -200).Pem))
            .Replace("server: https://cluster.lab.test:6443", "server: https://old:6443\n    proxy-url: http://proxy:3128")
            .Replace("user: prod-admin\n", "user: prod-admin\n    namespace: web\n"));

        KubeConfigMergeResult result = Merge(Config("prod")).Results.Single();

        Assert.Equal(["cluster 'prod' updated", "user 'prod-admin' updated"], result.Change);
        string text = System.IO.File.ReadAllText(File);
        Assert.Contains("proxy-url: http://proxy:3128", text);
        Assert.Contains("namespace: web", text);
        Assert.Contains("server: https://cluster.lab.test:6443", text);
    }

    [Theory]
    [InlineData("cluster 'prod'")]
    [InlineData("user 'prod-admin'")]
    [InlineData("context 'prod'")]
    public void An_entry_of_another_cluster_is_replaced_by_force_alone(string entry)
    {
        string text = entry[0] switch
        {
            'u' => KubeConfigText("prod", OtherCa).Replace("name: prod\n", "name: else\n"),
            'c' when entry.StartsWith("context", StringComparison.Ordinal) => "contexts: [{name: prod, context: {cluster: prod, user: me}}]\n",
            _ => KubeConfigText("prod", OtherCa),
        };
        folder.Write("config", text);

        (KubeConfig config, HaK8sException failure) = Merge(Config("prod")).Failures.Single();

        Assert.Equal(("KubeConfigEntryConflict", "prod"), (failure.ErrorId, config.ContextName));
        Assert.Contains(entry, failure.Cause);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
        Assert.Contains($"{entry} replaced", new KubeConfigMerge(File, force: true, false).Apply([Config("prod")], TestContext.Current.CancellationToken).Results.Single().Change);
    }

    [Fact]
    public void One_that_cannot_be_merged_does_not_hold_up_the_others()
    {
        folder.Write("config", KubeConfigText("prod", OtherCa));

        KubeConfigMergePlan plan = Merge(Config("prod"), Config("test"));

        Assert.Equal(("prod", "test"), (plan.Failures.Single().Config.ContextName, plan.Results.Single().ContextName));
        Assert.Equal(["prod", "test"], KubeConfig.ReadFile(File).Select(config => config.ContextName));
    }

    [Fact]
    public void An_anchor_that_something_else_needs_is_not_torn_away()
    {
        string text = "clusters:\n- name: prod\n  cluster: &prod\n    server: https://a\nx-copy: *prod\n";
        folder.Write("config", text.Replace("https://a", "https://a\n    certificate-authority-data: " + AdminConf.Base64(Ca.Pem)));
        string before = System.IO.File.ReadAllText(File);

        Assert.Equal("KubeConfigNotMergeable", Merge(Config("prod")).Failures.Single().Failure.ErrorId);
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void The_lock_of_kubectl_is_honoured_and_given_back()
    {
        folder.Write("config.lock", "");

        Assert.Equal("KubeConfigLocked", Assert.Throws<HaK8sException>(() => Merge(Config("prod"))).ErrorId);
        Assert.Equal(["config.lock"], Names());

        System.IO.File.Delete(folder["config.lock"]);
        Merge(Config("prod"));
        Assert.Equal(["config"], Names());
    }

    [Fact]
    public void A_kubeconfig_of_its_own_is_private_and_not_overwritten_without_force()
    {
        KubeConfigExport export = new(File, force: false);

        Assert.Equal(PlacedFileStatus.Created, export.Apply(Config("prod")).Status);
        Assert.Equal(OwnerOnly, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(Client(Ca).KeyPem, KubeConfig.ReadFile(File).Single().ClientKey);
        Assert.Equal(PlacedFileStatus.Unchanged, export.Apply(Config("prod")).Status);
        System.IO.File.SetUnixFileMode(File, OwnerOnly | UnixFileMode.OtherRead);
        Assert.Equal(PlacedFileStatus.Updated, export.Apply(Config("prod")).Status);
        Assert.Equal(OwnerOnly, System.IO.File.GetUnixFileMode(File));
        Assert.Equal("KubeConfigExists", Assert.Throws<HaK8sException>(() => export.Apply(Config("test"))).ErrorId);
        Assert.Equal(PlacedFileStatus.Updated, new KubeConfigExport(File, force: true).Apply(Config("test")).Status);
    }

    private KubeConfigMergePlan Merge(params KubeConfig[] configs) => new KubeConfigMerge(File, false, false).Apply(configs);

    private static readonly Dictionary<TestCertificate, TestCertificate> Clients = new() { [Ca] = TestCertificates.Client(Ca), [OtherCa] = TestCertificates.Client(OtherCa) };

    private static TestCertificate Client(TestCertificate ca) => Clients[ca];

    private static KubeConfig Config(string name, TestCertificate? ca = null) =>
        KubeConfig.Parse(AdminConf.Text(AdminConf.Kubeadm, ca ?? Ca, Client(ca ?? Ca)), "admin.conf").Named(name);

    private static string KubeConfigText(string name, TestCertificate? ca = null) => KubeConfigExport.Text(Config(name, ca));

    private string[] Names() => [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
