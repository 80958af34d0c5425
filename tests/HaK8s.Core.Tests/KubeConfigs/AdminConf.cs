using System.Text;
using HaK8s.Tests.Etcd;

namespace HaK8s.Tests.KubeConfigs;

/// <summary>kubeadm's admin.conf, in the forms that files of the field have.</summary>
internal static class AdminConf
{
    public const string Kubeadm = """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: @CA@
            server: https://cluster.lab.test:6443
          name: kubernetes
        contexts:
        - context:
            cluster: kubernetes
            user: kubernetes-admin
          name: kubernetes-admin@kubernetes
        current-context: kubernetes-admin@kubernetes
        kind: Config
        preferences: {}
        users:
        - name: kubernetes-admin
          user:
            client-certificate-data: @CERTIFICATE@
            client-key-data: @KEY@

        """;

    public const string Json = """
        {"kind": "Config", "apiVersion": "v1", "current-context": "kubernetes-admin@kubernetes",
         "clusters": [{"name": "kubernetes", "cluster": {"server": "https://cluster.lab.test:6443", "certificate-authority-data": "@CA@"}}],
         "users": [{"name": "kubernetes-admin", "user": {"client-certificate-data": "@CERTIFICATE@", "client-key-data": "@KEY@"}}],
         "contexts": [{"name": "kubernetes-admin@kubernetes", "context": {"cluster": "kubernetes", "user": "kubernetes-admin"}}]}
        """;

    public const string Aliases = """
        x-user: &admin { client-certificate-data: @CERTIFICATE@, client-key-data: @KEY@ }
        users:
        - name: &name kubernetes-admin
          user: *admin
        contexts:
        - name: &context kubernetes-admin@kubernetes
          context: { cluster: kubernetes, user: *name }
        current-context: *context
        clusters:
        - name: kubernetes
          cluster: { server: "https://cluster.lab.test:6443", certificate-authority-data: @CA@ }

        """;

    public static string Text(string form, TestCertificate ca, TestCertificate client) => form
        .Replace("@CERTIFICATE@", Base64(client.Pem)).Replace("@KEY@", Base64(client.KeyPem)).Replace("@CA@", Base64(ca.Pem));

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
