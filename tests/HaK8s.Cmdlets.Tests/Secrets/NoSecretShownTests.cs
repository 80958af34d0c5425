using System.Management.Automation;
using System.Reflection;
using HaK8s.Tests.Commands;
using HaK8s.Tests.Etcd;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Secrets;

/// <summary>
/// Runs every cmdlet of the module against nodes and files that are full of secrets, and looks for them in all that a person, a log or an object
/// could show. A new cmdlet without a case fails here.
/// </summary>
public sealed class NoSecretShownTests : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Preferences = "$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; $ConfirmPreference = 'None'; $n = New-HaK8sNode m1, m2;";

    // Each in a way that gets at what a node or a file says. $n are two nodes, $d a folder with files, $s a line of secrets.
    private static readonly Dictionary<string, string> Cases = new()
    {
        ["New-HaK8sNode"] = "New-HaK8sNode \"a $s\"",
        ["New-HaK8sInventory"] = "New-HaK8sInventory $d/inventory.yaml -Name \"a $s\" -KubernetesVersion v1.30.0 -ControlPlaneEndpoint localhost -ControlPlane a -EtcdEndpoint e; New-HaK8sInventory \"$d/$s/x.yaml\" -Name a -KubernetesVersion v1.30.0 -ControlPlaneEndpoint localhost -ControlPlane a -EtcdEndpoint e",
        ["Import-HaK8sCluster"] = "Import-HaK8sCluster $d/cluster.yaml, $d/broken.yaml",
        ["Get-HaK8sConnection"] = "$n | Invoke-NodeCommand true; Get-HaK8sConnection",
        ["Disconnect-HaK8sNode"] = "$n | Invoke-NodeCommand true; $n | Disconnect-HaK8sNode",
        ["Get-HaK8sNodeFact"] = "$n | Get-HaK8sNodeFact",
        ["Test-HaK8sNode"] = "$n | Test-HaK8sNode -KubernetesVersion 1.30 -SkipCheck PortUnreachable",
        ["Initialize-HaK8sNode"] = "$n | Initialize-HaK8sNode; $n | Initialize-HaK8sNode -WhatIf; $n | Initialize-HaK8sNode -Rollback x",
        ["Copy-EtcdClientCert"] = "$n | Copy-EtcdClientCert $d; $n | Copy-EtcdClientCert $d -WhatIf; $n | Copy-EtcdClientCert \"$d/$s\"",
        ["New-KubeadmConfig"] = "New-KubeadmConfig -KubernetesVersion v1.30.0 -ControlPlaneEndpoint localhost -EtcdEndpoint https://e -CertSan \"a $s\"; New-KubeadmConfig -KubernetesVersion v1.30.0 -ControlPlaneEndpoint localhost -EtcdEndpoint https://e -PodSubnet $s",
        ["Import-KubeadmConfig"] = "Import-KubeadmConfig $d/kubeadm.yaml, $d/broken.yaml",
        ["Set-ContainerdConfig"] = "$n | Set-ContainerdConfig -HttpProxy \"http://user:$p@proxy:3128\"; $n | Set-ContainerdConfig -HttpProxy \"http://user:$p@proxy:3128\" -WhatIf; $n | Set-ContainerdConfig -Rollback x",
        ["Test-ContainerdVersion"] = "$n | Test-ContainerdVersion -KubernetesVersion 1.30",
        ["Install-Containerd"] = "$n | Install-Containerd -FromPackage; $n | Install-Containerd -Rollback; $n | Install-Containerd \"$d/$s\"",
        ["Install-CniPlugins"] = "$n | Install-CniPlugins -Distribution; $n | Install-CniPlugins -Rollback; $n | Install-CniPlugins \"$d/$s\"",
        ["New-HaK8sBundle"] = "New-HaK8sBundle $d/bundle -Path \"$d/$s\"",
        ["Copy-HaK8sPackage"] = "$n | Copy-HaK8sPackage $d/bundled; $n | Copy-HaK8sPackage \"$d/$s\"",
        ["Invoke-KubeadmInit"] = Configuration + "$c | Invoke-KubeadmInit -Node $n[0] -Force; $c | Invoke-KubeadmInit -Node $n[0] -Force -WhatIf",
        ["New-KubeadmJoinCredential"] = "$n | New-KubeadmJoinCredential -ControlPlane; $n | New-KubeadmJoinCredential",
        ["Invoke-KubeadmJoin"] = Credential + "$n | Invoke-KubeadmJoin $j -ControlPlane; $n | Invoke-KubeadmJoin $j; $n | Invoke-KubeadmJoin $j -NoRefresh -WhatIf",
        ["Invoke-NodeCommand"] = "$n | Invoke-NodeCommand \"echo $s\"; $n | Invoke-NodeCommand \"echo $s\" -WhatIf",
        ["Test-ControlPlaneEndpoint"] = "Test-ControlPlaneEndpoint localhost:1 -FromNode $n -TimeoutSeconds 1; Test-ControlPlaneEndpoint $s",
        ["Get-ControlPlaneStatus"] = "$n | Get-ControlPlaneStatus -TimeoutSeconds 1; $n | Get-ControlPlaneStatus -KubeConfig $d/kubeconfig -TimeoutSeconds 1",
        ["Wait-ControlPlane"] = "$n | Wait-ControlPlane -TimeoutSeconds 1 -KubeConfig $d/kubeconfig",
        ["Show-ControlPlane"] = "$n | Show-ControlPlane -TimeoutSeconds 1 -ControlPlaneEndpoint localhost:1; $n | Show-ControlPlane -Html $d/picture.html -Force -KubeConfig $d/kubeconfig -TimeoutSeconds 1; [IO.File]::ReadAllText(\"$d/picture.html\"); $n | Show-ControlPlane -Html \"$d/$s.html\" -WhatIf",
        ["Get-ControlPlaneDiagnosis"] = "$n | Get-ControlPlaneDiagnosis -TimeoutSeconds 5 -KubeConfig $d/kubeconfig -ControlPlaneEndpoint localhost:1; $n | Get-ControlPlaneDiagnosis -Raw; Get-ControlPlaneDiagnosis -Symptom $s",
        ["Export-ControlPlaneEvidence"] = "$n | Export-ControlPlaneEvidence $d/evidence.tar.gz -Force; $n | Export-ControlPlaneEvidence \"$d/$s/x.tar.gz\" -WhatIf",
        ["Test-HaK8sAcceptance"] = "Test-HaK8sAcceptance \"$d/$s\"; Test-HaK8sAcceptance $d/cluster.yaml",
        ["Get-KubeConfig"] = "$n | Get-KubeConfig; $n[0] | Get-KubeConfig -Path $d/fetched -Force",
        ["Merge-KubeConfig"] = "Get-Item $d/kubeconfig | Merge-KubeConfig -Path $d/merged -WhatIf; Merge-KubeConfig -LiteralPath $d/kubeconfig, $d/broken.yaml -Path $d/merged -Force; $n[0] | Get-KubeConfig -Name b | Merge-KubeConfig -Path $d/merged",
        ["Invoke-KubeadmReset"] = "$n[0] | Invoke-KubeadmReset -ControlPlane $n[1] -Force; $n[0] | Invoke-KubeadmReset -ControlPlane $n[1] -Force -WhatIf",
        ["Test-EtcdCluster"] = EtcdFiles("Test-EtcdCluster", "https://127.0.0.1:1") + " -FromNode $n -KubernetesVersion 1.30 -TimeoutSeconds 1; " + EtcdFiles("Test-EtcdCluster", "https://user:$p@127.0.0.1:1"),
        ["Save-EtcdSnapshot"] = EtcdFiles("Save-EtcdSnapshot \"$d/$s\"", "https://user:$p@127.0.0.1:1") + "; " + EtcdFiles("Save-EtcdSnapshot $d/snapshot", "https://127.0.0.1:1") + " -TimeoutSeconds 1",
        ["Clear-EtcdKeyspace"] = EtcdFiles("Clear-EtcdKeyspace $s", "https://127.0.0.1:1") + " -TimeoutSeconds 1",
    };

    private const string Configuration = "$c = New-KubeadmConfig -KubernetesVersion v1.30.0 -ControlPlaneEndpoint localhost -EtcdEndpoint https://e1 -WarningAction SilentlyContinue; ";

    private const string Credential = "$i = $n[0] | New-KubeadmJoinCredential; $j = $i ?? $fallback; if (-not $j) { return }; ";

    private readonly ModuleRunspace runspace;
    private readonly SecretText secrets = new();
    private readonly TemporaryFolder folder = new();
    private readonly TalkingSessions nodes;
    private readonly string certificate;

    public NoSecretShownTests(ModuleRunspace runspace)
    {
        this.runspace = runspace;
        nodes = new TalkingSessions(runspace);
        TestCertificate ca = TestCertificates.Authority();
        TestCertificate client = TestCertificates.Client(ca, -10, 100_000 / 24, false, TestCertificates.ClientAuth);
        certificate = ca.Pem;
        folder.Write("ca.pem", ca.Pem);
        folder.Write("client.pem", client.Pem);
        File.SetUnixFileMode(folder.Write("client-key.pem", client.KeyPem), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        folder.Write("broken.yaml", secrets.Line + "\n" + secrets.Lines);
        folder.Write("cluster.yaml", $"name: k8s\nkubernetesVersion: v1.30.0\nendpoint: '{secrets.Line.Replace("'", "''", StringComparison.Ordinal)}'\ncontrolPlane: [ a ]\n");
        folder.Write("kubeadm.yaml", string.Join("---\n", new[] { "InitConfiguration", "ClusterConfiguration" }.Select(kind =>
            $"apiVersion: 'kubeadm.k8s.io/{secrets.Line.Replace("'", "''", StringComparison.Ordinal)}'\nkind: {kind}\n")));
        folder.Write("kubeconfig", secrets.KubeConfig(client.Pem));
    }

    public void Dispose() => folder.Dispose();

    private static string EtcdFiles(string cmdlet, string endpoint) => $"{cmdlet} -Endpoint \"{endpoint}\" -CaFile $d/ca.pem -CertFile $d/client.pem -KeyFile $d/client-key.pem";

    [Fact]
    public void Every_cmdlet_has_a_case() =>
        Assert.Equal(runspace.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>().Select(cmdlet => cmdlet.Name).Order(), Cases.Keys.Order());

    [Fact]
    public void Every_way_out_of_the_engine_is_hidden_by_the_one_that_redacts()
    {
        Type cmdlet = ((CmdletInfo)runspace.Invoke("Get-Command New-HaK8sNode").Values.Single()!).ImplementingType.BaseType!;
        static string[] Ways(Type type) => [.. type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.StartsWith("Write", StringComparison.Ordinal) || method.Name is "ShouldProcess" or "ShouldContinue" or "ThrowTerminatingError")
            .Where(method => method.IsPublic || method.IsFamily || type != typeof(Cmdlet))
            .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})").Order()];
        Assert.NotEmpty(Ways(typeof(Cmdlet)));
        Assert.Empty(Ways(typeof(Cmdlet)).Except(Ways(cmdlet)));
    }

    public static TheoryData<string> Cmdlets() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void No_secret_is_in_any_stream(string cmdlet)
    {
        bool masked = false;
        foreach ((string mood, Func<string, Answer> answers) in new (string, Func<string, Answer>)[]
            { ("refuses", Refuses), ("fails", Fails), ("talks", script => Talks(script, 0)), ("talks and fails", script => Talks(script, 1)) })
        {
            nodes.Answers = answers;
            Invocation run = runspace.Invoke($"param($d, $s, $p) {Preferences} {Cases[cmdlet]}", folder.Path, secrets.Line, secrets.Values[2]);
            Invocation? view = mood.StartsWith("talks", StringComparison.Ordinal)
                ? runspace.Invoke($"param($d, $s, $p) {Preferences} . {{ {Cases[cmdlet]} }} *>&1 | Out-Default", folder.Path, secrets.Line, secrets.Values[2]) : null;
            foreach ((string where, string text) in Shown.Of(run).Concat(view is null ? [] : Shown.Of(view)))
            {
                Assert.True(secrets.In(text) is null, $"{cmdlet}, when a node {mood}: '{secrets.In(text)}' in {where}: {text}");
                masked |= text.Contains("<redacted>", StringComparison.Ordinal);
            }
        }
        // A case that shows no trace of them did not get at the secrets.
        Assert.True(masked, $"{cmdlet} has shown no text that once had a secret in it; asked were {string.Join(", ", nodes.Asked)}");
    }

    private Answer Refuses(string script) => new(1, secrets.Lines, secrets.Lines);

    private Answer Fails(string script) => new(1, $"fail\tfailed\t{secrets.Line}\nfail-detail\t{secrets.Line}\n", secrets.Lines);

    /// <summary>Every key that the script knows, with secrets for a value, and what lets the cmdlet go on to its end.</summary>
    private Answer Talks(string script, int status)
    {
        if (script == "detached-follow")
            return new(0, string.Join('\n', secrets.Lines.Split('\n').Append($"error execution phase preflight: {secrets.Line}").Append("[WARNING Swap]: " + secrets.Line).Select((line, i) => $"log\t{i}\t{line}")) + $"\noffset\t999\nstatus\t{status}\n", "");
        string ca = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(certificate));
        string output = script switch
        {
            "node-command" => secrets.Lines,
            "kubeconfig-fetch" => "content\t" + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secrets.KubeConfig(certificate))),
            "detached-state" => "state\tnone",
            "detached-start" => "started\tsetsid",
            "kubeadm-state" => "kubeadm\tv1.30.0\nuser\troot\naddress\t10.0.0.1\nresolved\t127.0.0.1\nconfigured\tno",
            "kubeadm-evidence" => string.Join('\n', secrets.Lines.Split('\n').SelectMany(line => new[] { $"kubelet\t{line}", $"container\tetcd: {line}" })),
            "join-credential" => $"server\thttps://localhost:6443\nversion\tv1.30.0\nca\t{ca}",
            "join-state" => $"kubeadm\tv1.30.0\nuser\troot\naddress\t10.0.0.1\nresolved\t127.0.0.1\napi\tok\ntoken\t{(status == 0 ? "ok" : secrets.Line)}",
            "join-result" => $"node\tFalse\tKubeletNotReady\t{secrets.Line}\nreadyz\t{secrets.Line}",
            "kubeadm-reset-state" => $"user\troot\nkubeadm\tv1.30.0\naddress\t10.0.0.1\ntrace\t/etc/kubernetes/kubelet.conf\nserver\thttps://localhost:6443\ninterface\t{secrets.Line}",
            "node-facts" => $"clock\t1\nkernel\t6.1\nuser\troot\nos-name\t{secrets.Line}\nhostname\tm1\nproxy\t/etc/environment\thttp_proxy\t{secrets.Line}\nswap-fstab\t{secrets.Line}\nleftover\tpki\t--token={secrets.Values[0]}\nclock\t2",
            "containerd-probe" => $"path\t/usr/bin/containerd\nversion\tcontainerd github.com/containerd/containerd 1.7.24 x\nservice\tfailed\nask-error\t{secrets.Line}\nplugin-error\t{secrets.Line}\nsandbox-image\t{secrets.Line}",
            "control-plane-status" => $"user\troot\nmanifest\tkube-apiserver\nhealth\tlivez\t000\t{secrets.Line}\nhealth\treadyz\t500\t{secrets.Line}\netcd\thttps://e\t000\t{secrets.Line}\nserver\thttps://localhost:6443\nunit\tkubelet\t{secrets.Line}",
            "control-plane-evidence" => "clock\t1\nkernel\t6.1\nuser\troot\nclock\t2\nunit-state\tkubelet\tfailed\tfailed\texit-code\t1\t3\t1\n"
                + $"journal\tkubelet\t2\tE1128 failed: {secrets.Line}\nmanifest-image\tkube-apiserver\t{secrets.Line}\nargument\tkube-apiserver\ttoken-auth-file\t{secrets.Line}\n"
                + $"status-user\troot\nstatus-manifest\tkube-apiserver\nstatus-health\treadyz\t500\t{secrets.Line}\npod-container\tp\tkube-apiserver\tExited\t1\ti\t1\tError\t\ncontainer-log\tp\tkube-apiserver\t\t{secrets.Line}\n"
                + $"kubeadm-run\tinit\tended\t1\t2\t/log\nkubeadm-log\tinit\t2\terror execution phase x: {secrets.Line}\nruntime-error\t{secrets.Line}",
            "name-view" => $"fail\tx\t{secrets.Line}\naddress\t127.0.0.1\nnameserver\t{secrets.Line}",
            _ => string.Join('\n', nodes.KeysOf(script).Select(key => $"{key}\t{secrets.Line}")),
        };
        return new(script.EndsWith("state", StringComparison.Ordinal) ? 0 : status, output + "\n", secrets.Lines);
    }
}
