using System.Management.Automation;
using HaK8s.Tests.Init;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Join;

/// <summary>New-KubeadmJoinCredential and Invoke-KubeadmJoin on a running cluster, with the lab's other nodes as those that join.</summary>
[Collection("cluster")]
public sealed class InvokeKubeadmJoinTests(LabCluster cluster, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private LabNode First => cluster.ControlPlane[0];

    private string Credential(string more = "") => $"{First.NodeScript()} | New-KubeadmJoinCredential {more}";

    private static string Join(LabNode node, string more = "") =>
        $"param($Credential) New-HaK8sNode {node.Name} -HostName {node.Address} -Address {node.Address} {node.NodeScript()[node.NodeScript().IndexOf("-UserName", StringComparison.Ordinal)..]} | Invoke-KubeadmJoin $Credential {more}";

    [Fact]
    public async Task A_worker_joins_once_and_no_secret_is_seen()
    {
        await cluster.HealthyAsync();
        await using SpareNode spare = await SpareNode.BorrowAsync(cluster);
        LabNode node = spare.Node;

        Invocation made = session.Invoke(Credential("-Verbose | ForEach-Object { $_ | Out-Default; $_ }"));
        Assert.Empty(made.Errors);
        PSObject credential = Assert.Single(made.Output);
        string token = KubeadmRun.Reveal(((dynamic)credential).Token);
        Assert.Contains(token, await cluster.KubectlAsync("get secret -n kube-system bootstrap-token-" + token[..6] + " -o go-template='{{index .data \"token-id\" | base64decode}}.{{index .data \"token-secret\" | base64decode}}'"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, made.AllText, StringComparison.Ordinal);
        Assert.Contains(LabCluster.EndpointName, made.HostText, StringComparison.Ordinal);

        string before = await node.ListingAsync("/etc", "/var/lib/kubelet", "/run/hak8s", "/var/lib/hak8s");
        Invocation plan = session.Invoke(Join(node, "-WhatIf"), credential);
        Assert.Contains($"Run kubeadm v1.20.2 join to {LabCluster.EndpointName}:6443 as worker", plan.HostText, StringComparison.Ordinal);
        Assert.Empty(plan.Errors);
        Assert.Equal(before, await node.ListingAsync("/etc", "/var/lib/kubelet", "/run/hak8s", "/var/lib/hak8s"));

        Invocation joined = session.Invoke(Join(node, "-Verbose"), credential);
        Assert.Empty(joined.Errors);
        dynamic result = Assert.Single(joined.Output);
        Assert.Equal(("Joined", "Worker"), ((string)result.Status.ToString(), (string)result.Role.ToString()));
        // Nobody gave this node a pod network: it is NotReady, and the result says why.
        Assert.False(result.NodeReady);
        Assert.Contains("cni", (string)result.NodeCondition, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["preflight", "kubelet-start"], ((IEnumerable<dynamic>)result.Phase).Select(phase => (string)phase.Name));
        Assert.Contains(node.Name, await cluster.KubectlAsync("get nodes -o name"), StringComparison.Ordinal);

        Assert.DoesNotContain(token, joined.AllText, StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync($"grep -rl '{token}' /var/lib/hak8s /run /var/log /tmp /root /etc 2>/dev/null || true"));
        Assert.Equal("0", await node.ShAsync($"journalctl --no-pager | grep -c '{token}' || true"));
        Assert.Equal("", await First.ShAsync("ls /run/hak8s 2>/dev/null || true"));

        Invocation again = session.Invoke(Join(node), credential);
        Assert.Empty(again.Errors);
        Assert.Equal("Unchanged", ((dynamic)Assert.Single(again.Output)).Status.ToString());

        Invocation other = session.Invoke(Join(node, "-NoRefresh").Replace("param($Credential)", """
            param($Given)
            $Credential = [Activator]::CreateInstance($Given.GetType())
            foreach ($property in 'Source', 'KubernetesVersion', 'CaCertificate', 'Token') { $Credential.$property = $Given.$property }
            $Credential.ControlPlaneEndpoint = 'other.lab.test:6443'
            $Credential.CaCertHash = 'sha256:0'

            """, StringComparison.Ordinal), credential);
        ErrorRecord error = Assert.Single(other.Errors);
        Assert.Equal("JoinedElsewhere", KubeadmRun.Id(error));
        Assert.Contains(LabCluster.EndpointName, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("other.lab.test", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_joins_although_token_and_certificates_have_expired()
    {
        await cluster.HealthyAsync();
        await using SpareNode spare = await SpareNode.BorrowAsync(cluster);
        LabNode node = spare.Node;
        // Waiting for a node may have taken long.
        await cluster.HealthyAsync();
        // Long enough to be made and checked, and over before it is used.
        Invocation made = session.Invoke(Credential("-ControlPlane -TokenTtl 0:0:8"));
        Assert.True(made.Output.Count == 1, made.AllText);
        PSObject credential = made.Output[0];
        await Task.Delay(TimeSpan.FromSeconds(9), TestContext.Current.CancellationToken);
        string stale = KubeadmRun.Reveal(((dynamic)credential).Token);
        await cluster.KubectlAsync("delete secret -n kube-system kubeadm-certs");
        string before = await node.ListingAsync("/etc", "/var/lib/kubelet");

        // Told not to refresh, it says what is wrong and who mends it, and touches nothing.
        ErrorRecord error = Assert.Single(session.Invoke(Join(node, "-ControlPlane -NoRefresh"), credential).Errors);
        Assert.Equal("JoinCredentialUnusable", KubeadmRun.Id(error));
        Assert.Contains("expired", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("New-KubeadmJoinCredential -ControlPlane", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await node.ListingAsync("/etc", "/var/lib/kubelet"));

        Invocation joined = session.Invoke(Join(node, "-ControlPlane"), credential);

        Assert.Empty(joined.Errors);
        Assert.Contains(joined.Warnings, warning => warning.Contains("expired", StringComparison.Ordinal));
        dynamic result = Assert.Single(joined.Output);
        Assert.Equal(("Joined", "ControlPlane"), ((string)result.Status.ToString(), (string)result.Role.ToString()));
        Assert.True(result.ApiServerReady);
        Assert.True(result.EtcdClientCertMatches);
        Assert.Contains("control-plane-join", ((IEnumerable<dynamic>)result.Phase).Select(phase => (string)phase.Name));
        Assert.DoesNotContain(stale, joined.AllText, StringComparison.Ordinal);
        Assert.Equal("ok", await LabCluster.KubectlAsync(node, "get --raw /readyz"));
        Assert.Equal("", await node.ShAsync("ls /run/hak8s 2>/dev/null || true"));
    }

    [Fact]
    public async Task Certificates_that_cannot_serve_are_noticed_before_the_join()
    {
        await cluster.HealthyAsync();
        await using LabNode node = await cluster.Lab.BorrowAsync();
        PSObject credential = Assert.Single(session.Invoke(Credential("-ControlPlane")).Output);
        string before = await node.ListingAsync("/etc", "/var/lib/kubelet");

        await First.ShAsync("kubeadm init phase upload-certs --upload-certs 2>&1");
        string byHand = Refusal(node, credential);
        Assert.Contains("external-etcd.key", byHand, StringComparison.Ordinal);

        // With all files, but under a key that this credential does not have.
        Assert.Empty(session.Invoke(Credential("-ControlPlane")).Errors);
        Assert.Contains("another key", Refusal(node, credential), StringComparison.Ordinal);

        // A file that is missing on the control plane is uploaded as an empty one; then there is no credential at all.
        await First.ShAsync("mv /etc/kubernetes/pki/apiserver-etcd-client.key /root/");
        try
        {
            ErrorRecord error = Assert.Single(session.Invoke(Credential("-ControlPlane")).Errors);
            Assert.Equal("UploadedCertificatesIncomplete", KubeadmRun.Id(error));
            Assert.Contains("external-etcd.key is empty", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await First.ShAsync("mv /root/apiserver-etcd-client.key /etc/kubernetes/pki/");
        }
        Assert.Equal(before, await node.ListingAsync("/etc", "/var/lib/kubelet"));
        Assert.Equal("NotAControlPlane", KubeadmRun.Id(Assert.Single(session.Invoke($"{cluster.Worker.NodeScript()} | New-KubeadmJoinCredential").Errors)));

        // Under -WhatIf it looks first, and makes nothing.
        Assert.Equal("NotAControlPlane", KubeadmRun.Id(Assert.Single(session.Invoke($"{cluster.Worker.NodeScript()} | New-KubeadmJoinCredential -WhatIf").Errors)));
        string tokens = await First.ShAsync("kubeadm token list -o json"), secret = await cluster.KubectlAsync("get secret -n kube-system kubeadm-certs -o yaml");
        Invocation plan = session.Invoke(Credential("-ControlPlane -WhatIf"));
        Assert.Empty(plan.Output);
        Assert.Contains("upload the control plane's certificates again", plan.HostText, StringComparison.Ordinal);
        Assert.Equal(tokens, await First.ShAsync("kubeadm token list -o json"));
        Assert.Equal(secret, await cluster.KubectlAsync("get secret -n kube-system kubeadm-certs -o yaml"));
    }

    [Fact]
    public async Task After_Ctrl_C_the_join_goes_on_and_the_same_call_attaches_to_it()
    {
        await cluster.HealthyAsync();
        await using SpareNode spare = await SpareNode.BorrowAsync(cluster);
        LabNode node = spare.Node;
        PSObject credential = Assert.Single(session.Invoke(Credential()).Output);
        PSDataCollection<PSObject> output = [];
        using (PowerShell shell = session.Start(Join(node), output, credential))
        {
            await node.ShAsync("i=0; until grep -q preflight /var/lib/hak8s/kubeadm-join/log 2>/dev/null; do i=$((i+1)); [ $i -lt 300 ] || exit 1; sleep 0.1; done");
            shell.Stop();
        }
        Assert.Empty(output);
        Assert.Equal("1", await node.ShAsync("pgrep -xc kubeadm"));

        string token = KubeadmRun.Reveal(((dynamic)credential).Token);
        Invocation attached = session.Invoke(Join(node, "-NoRefresh"), credential);
        Assert.Empty(attached.Errors);
        Assert.Contains(attached.Warnings, warning => warning.Contains("attaching", StringComparison.Ordinal));
        Assert.Equal("Joined", ((dynamic)Assert.Single(attached.Output)).Status.ToString());
        Assert.DoesNotContain(token, attached.AllText, StringComparison.Ordinal);
        Assert.Equal("1", await node.ShAsync("grep -c 'Running pre-flight checks' /var/lib/hak8s/kubeadm-join/log"));
    }

    [Fact]
    public async Task Without_a_quorum_of_etcd_nothing_joins_and_the_cause_is_named()
    {
        await cluster.HealthyAsync();
        await using LabNode node = await cluster.Lab.BorrowAsync();
        PSObject credential = Assert.Single(session.Invoke(Credential()).Output);
        string before = await node.ListingAsync("/etc", "/var/lib/kubelet");
        await LabCommand.RunAsync("etcd", "stop", "etcd-2", "etcd-3");
        try
        {
            Assert.Equal("EtcdQuorumLost", KubeadmRun.Id(Assert.Single(session.Invoke(Join(node), credential).Errors)));
            Assert.Equal(before, await node.ListingAsync("/etc", "/var/lib/kubelet"));
        }
        finally
        {
            await LabCommand.RunAsync("etcd", "start", "etcd-2", "etcd-3");
        }
        await cluster.HealthyAsync();
    }

    private string Refusal(LabNode node, PSObject credential)
    {
        ErrorRecord error = Assert.Single(session.Invoke(Join(node, "-ControlPlane -NoRefresh"), credential).Errors);
        Assert.Equal("JoinCredentialUnusable", KubeadmRun.Id(error));
        return error.ToString();
    }

    /// <summary>A node of the lab that is lent to the cluster for one test, and taken out of it at the end.</summary>
    private sealed class SpareNode(LabCluster cluster, LabNode node) : IAsyncDisposable
    {
        public LabNode Node => node;

        public static async Task<SpareNode> BorrowAsync(LabCluster cluster) => new(cluster, await cluster.Lab.BorrowAsync());

        public async ValueTask DisposeAsync()
        {
            await cluster.KubectlAsync($"delete node {node.Name} --ignore-not-found");
            await node.DisposeAsync();
        }
    }
}
