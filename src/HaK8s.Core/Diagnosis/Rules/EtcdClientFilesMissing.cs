namespace HaK8s.Diagnosis.Rules;

/// <summary>kubeadm does not make the files for an external etcd: someone has to bring them.</summary>
internal sealed class EtcdClientFilesMissing : NodeRule
{
    private static readonly string[] Options = ["etcd-cafile", "etcd-certfile", "etcd-keyfile"];

    public override string Symptom => "`open /etc/kubernetes/pki/apiserver-etcd-client.crt: no such file or directory`";

    public override IReadOnlyList<string> Pattern => [@"open \S*(apiserver-etcd-client\.(crt|key)|etcd/ca\.crt): no such file or directory", @"\[ERROR ExternalEtcdClientCertificates\]", @"apiserver-etcd-client\.\S+ doesn't exist"];

    public override string Cause => "Files that the apiserver shows to etcd, or trusts it by, are missing on this node.";

    public override string Check => $"`ls -l {NodePaths.EtcdCa} {NodePaths.EtcdClientCertificate} {NodePaths.EtcdClientKey}`: all three are there and not empty.";

    public override string Remedy => "Copy etcd's CA and the client's certificate and key to the node; a reset of kubeadm removes them.";

    public override string? Pipeline => NodeEtcdQueries.CopyClientFiles;

    public override IReadOnlyList<string> Consequence => [nameof(ControlPlaneContainerCrashes), nameof(ApiServerDown), nameof(KubeadmFailed)];

    public override string Source => "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/#external-etcd-nodes";

    protected override Sign? FindOn(NodeEvidence node, ClusterEvidence seen)
    {
        EvidenceLine[] said =
        [
            .. node.LastWords("kube-apiserver", @"open \S*(apiserver-etcd-client|etcd/\S+)\S*: no such file or directory|(etcd|cert).*failed to find any PEM data").Take(2),
            .. node.KubeadmSaid(@"ExternalEtcdClientCertificates|(apiserver-etcd-client|etcd/ca)\S*.*(doesn't exist|no such file)").Take(2),
        ];
        string[] missing = [.. Files(node).Where(path => !node.File.Any(file => file.Path == path && file.Size > 0))];
        if (missing.Length == 0 ? said.Length == 0 : said.Length == 0 && !node.Fails("kube-apiserver"))
            return null;
        return missing.Length > 0
            ? new(DiagnosisConfidence.Certain, "the files are not there", [.. said, node.Line("file", $"missing or empty: {string.Join(", ", missing)}")]) { Cause = $"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing on this node, or empty." }
            : new(DiagnosisConfidence.Likely, "the apiserver's words name the file", said);
    }

    // Those of the manifest, as far as it was looked whether they are there; without a manifest those that kubeadm writes into it.
    private static IEnumerable<string> Files(NodeEvidence node)
    {
        string[] looked = [NodePaths.EtcdCa, NodePaths.EtcdClientCertificate, NodePaths.EtcdClientKey];
        return node.Argument("kube-apiserver", "etcd-servers") is null ? looked.Where(_ => node.Manifest.Count == 0)
            : Options.Select(option => node.Argument("kube-apiserver", option)).OfType<string>().Intersect(looked);
    }
}
