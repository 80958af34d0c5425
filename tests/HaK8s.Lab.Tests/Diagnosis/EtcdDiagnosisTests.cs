using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Diagnosis;

/// <summary>Get-ControlPlaneDiagnosis where etcd itself is broken, and where the client's certificate is one that etcd does not take.</summary>
[Collection("cluster")]
public sealed class EtcdDiagnosisTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private async Task<dynamic> FirstAsync(string rule, string nodes = "$k8s")
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (true)
        {
            Invocation run = session.Invoke($"param($File) $k8s = Import-HaK8sCluster $File; {nodes} | Get-ControlPlaneDiagnosis -TimeoutSeconds 120 {(nodes == "$k8s" ? "" : "-Cluster $k8s")}", cluster.ClusterFile);
            if (run.Output is [var first, ..] && (string)((dynamic)first.BaseObject).Id == rule)
                return first.BaseObject;
            Assert.True(DateTime.UtcNow < end, $"{rule}: {run.AllText}");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }

    private async Task WellAsync()
    {
        await LabCommand.RunAsync("etcd", "start");
        await session.WellAsync(cluster);
    }

    [Fact]
    public async Task A_member_that_is_down_is_told_from_a_majority_that_is_lost()
    {
        await cluster.HealthyAsync();
        try
        {
            await LabCommand.RunAsync("etcd", "stop", "etcd-3");
            dynamic member = await FirstAsync("EtcdMemberDown");
            Assert.Null((object?)member.Node);
            Assert.Contains("nothing is lost yet", (string)member.Cause, StringComparison.Ordinal);

            await LabCommand.RunAsync("etcd", "stop", "etcd-2");
            dynamic quorum = await FirstAsync("EtcdQuorumLost");
            Assert.Null((object?)quorum.Node);
            Assert.Contains("2 of 3 members", (string)quorum.Cause, StringComparison.Ordinal);
            Assert.Contains("ApiServerDown", ClusterDiagnosis.Under((object)quorum));
        }
        finally
        {
            await LabCommand.RunAsync("etcd", "start");
        }
        await WellAsync();
    }

    [Theory]
    [InlineData("EtcdClientCertExpired", "clientAuth", "20200101000000Z 20210101000000Z")]
    [InlineData("EtcdClientCertNoClientAuth", "serverAuth", "20200101000000Z 20400101000000Z")]
    public async Task A_client_certificate_that_etcd_does_not_take_is_told_by_what_is_wrong_with_it(string rule, string usage, string dates)
    {
        await cluster.HealthyAsync();
        LabNode node = cluster.ControlPlane[1];
        // Only etcd's CA issues it, and its key is with the lab.
        await LabCommand.RunAsync("node", "push", node.Name, cluster.Lab.EtcdFolder, "/root/etcd");
        try
        {
            await node.ShAsync($$"""
                set -e
                cd /root/etcd
                : >index
                echo 01 >serial
                printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\nCN=supplied\n[req]\ndistinguished_name=n\n[n]\n[x]\nextendedKeyUsage={{usage}}\n' >conf
                openssl req -new -key client-key.pem -subj /CN=client -config conf -out csr
                set -- {{dates}}
                openssl ca -batch -notext -config conf -extensions x -cert ca.pem -keyfile ca-key.pem -startdate $1 -enddate $2 -in csr -out crt 2>&1
                cp -p /etc/kubernetes/pki/apiserver-etcd-client.crt kept.crt
                cp -p /etc/kubernetes/manifests/kube-apiserver.yaml kept.yaml
                cat crt >/etc/kubernetes/pki/apiserver-etcd-client.crt
                cp -p kept.yaml new
                sed 's/^  labels:/&\n    lab: broken/' kept.yaml >new
                mv new /etc/kubernetes/manifests/kube-apiserver.yaml
                """);
            dynamic finding = await FirstAsync(rule, $"$k8s.ControlPlane | Where-Object Name -eq '{node.Name}'");
            Assert.Contains("ApiServerDown", ClusterDiagnosis.Under((object)finding));
        }
        finally
        {
            await node.ShAsync("""
                cd /root/etcd
                [ ! -e kept.crt ] || mv kept.crt /etc/kubernetes/pki/apiserver-etcd-client.crt
                [ ! -e kept.yaml ] || mv kept.yaml /etc/kubernetes/manifests/kube-apiserver.yaml
                rm -rf /root/etcd
                systemctl restart kubelet
                """);
        }
        await WellAsync();
    }
}
