using System.Text;
using BenchmarkDotNet.Attributes;
using HaK8s.Secrets;

namespace HaK8s.Benchmarks.Pure;

/// <summary>Logs of nodes on their way to a person, with the secrets registered that are in use while a node joins.</summary>
public class Redaction
{
    private const int LogLength = 4 * 1024 * 1024;

    private static readonly string[] Lines =
    [
        "[certs] Generating \"apiserver-kubelet-client\" certificate and key",
        "[kubeconfig] Writing \"controller-manager.conf\" kubeconfig file",
        "[etcd] Creating static Pod manifest for local etcd in \"/etc/kubernetes/manifests\"",
        "I0412 09:31:07.218402    1834 kubelet.go:2128] \"SyncLoop ADD\" source=\"file\" pods=[\"kube-system/kube-apiserver-m1\"]",
        "E0412 09:31:09.773120    1834 pod_workers.go:1301] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"kube-scheduler\\\" with CrashLoopBackOff\" pod=\"kube-system/kube-scheduler-m1\" podUID=\"4f0b5b1c8e1d3a90\"",
        "time=\"2026-04-12T09:31:10.002817143Z\" level=info msg=\"CreateContainer within sandbox returns container id 5f1d8c2b9a7e4d3c6b5a49382716f5e4d3c2b1a0\"",
        "W0412 09:31:11.480915    1834 reflector.go:561] k8s.io/client-go/informers/factory.go:160: failed to list *v1.Node: Get \"https://k8s-api.example.com:6443/api/v1/nodes?limit=500\": dial tcp 10.0.0.11:6443: connect: connection refused",
        "Setting up containerd (1.7.24~ds1-6) ...",
        "Get:14 http://deb.example.com/debian trixie/main amd64 conntrack amd64 1:1.4.8-2 [36.6 kB]",
        "\tYou can now join any number of the control-plane node running the following command on each as root:",
        "net.ipv4.ip_forward = 1",
        "",
        "{\"level\":\"warn\",\"ts\":\"2026-04-12T09:31:12.118Z\",\"caller\":\"etcdserver/util.go:123\",\"msg\":\"apply request took too long\",\"took\":\"131.73ms\",\"expected-duration\":\"100ms\"}",
    ];

    private readonly Redactor without = new(), with = new();
    private string[] log = [];
    private string text = "";

    [GlobalSetup]
    public void Write()
    {
        foreach (string secret in (string[])["abcdef.0123456789abcdef", "9c0e5b7d1f3a2846e8d7c6b5a49382716f5e4d3c2b1a09f8e7d6c5b4a3928170", "correct horse 'battery' staple", "s3cr3t/P@ssw0rd+%"])
            with.Register(secret);
        StringBuilder all = new();
        for (int i = 0; all.Length < LogLength; i++)
            all.Append(Lines[i % Lines.Length]).Append('\n');
        text = all.ToString(0, LogLength);
        log = text.Split('\n');
    }

    [Benchmark(Description = "Redactor, 4 MiB of log, nothing registered")]
    [WorksOn(LogLength)]
    public string Whole() => without.Redact(text);

    [Benchmark(Description = "Redactor, 4 MiB of log, four secrets")]
    [WorksOn(LogLength)]
    public string WholeWithSecrets() => with.Redact(text);

    [Benchmark(Description = "Redactor, 4 MiB of log line by line, four secrets")]
    [WorksOn(LogLength)]
    public object LineByLine() => with.Redact(log);
}
