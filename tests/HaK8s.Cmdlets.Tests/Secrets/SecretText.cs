using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HaK8s.Tests.Secrets;

/// <summary>Secrets made for one run, and texts full of them as programs on nodes write them.</summary>
internal sealed class SecretText
{
    private readonly string token = $"{Letters(6)}.{Letters(16)}", certificateKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)).ToLowerInvariant(),
        password = "Pw" + Letters(14), webToken = $"eyJhbGciOiJSUzI1NiJ9.{Letters(24)}.{Letters(20)}", pem = MakeKey();

    public IReadOnlyList<string> Values => [token, certificateKey, password, webToken, .. pem.Split('\n').Where(line => line.Length == 64), Encoded[40..80]];

    private string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    /// <summary>A text of several lines: what one announces stands in the next.</summary>
    public string Lines => $"""
        [upload-certs] Using certificate key:
        {certificateKey}
        kubeadm join k8s-api.example.com:6443 --token {token} \
        	--control-plane --certificate-key {certificateKey}
        password: {password}
        {pem}
            client-key-data: {Encoded}
        """;

    /// <summary>The same in one line.</summary>
    public string Line => $$"""--token={{token}} --certificate-key {{certificateKey}} "password":"{{password}}" http://user:{{password}}@proxy.example.com:3128 Authorization: Bearer {{webToken}} {{JsonSerializer.Serialize(pem)}}""";

    public string KubeConfig(string certificatePem) => $"""
        apiVersion: v1
        kind: Config
        current-context: a
        contexts: [ name: a, context: [ cluster: a, user: a ] ]
        """.Replace("[ name: a, context: [ cluster: a, user: a ] ]", "[ { name: a, context: { cluster: a, user: a } } ]", StringComparison.Ordinal) + $$"""

        clusters: [ { name: a, cluster: { server: 'https://127.0.0.1:1', certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(certificatePem))}} } } ]
        users: [ { name: a, user: { client-key-data: {{Encoded}}, client-certificate-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(certificatePem))}} } } ]
        """;

    /// <summary>The secret that a text holds; null when it holds none.</summary>
    public string? In(string text) => Values.FirstOrDefault(value => text.Contains(value, StringComparison.Ordinal));

    private static string Letters(int count) => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", count);

    private static string MakeKey()
    {
        using RSA rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem();
    }
}
