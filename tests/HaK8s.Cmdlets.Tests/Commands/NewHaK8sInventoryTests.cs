using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

public sealed class NewHaK8sInventoryTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Given = "-Name k8s -KubernetesVersion v1.33.6 -ControlPlaneEndpoint k8s-api.example.com -EtcdEndpoint e1, https://e2:2380";

    [Fact]
    public void A_file_of_parameters_reads_back_as_what_was_given()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($$"""
            param($F)
            $file = New-HaK8sInventory "$F/cluster.yaml" {{Given}} -ControlPlane m1=10.0.0.1, m2=10.0.0.2, m3=10.0.0.3 -Worker w1 -EtcdClientCert "$F/etcd" -UserName ops -Sudo -KeyFile "$F/id" `
                -PodSubnet 10.244.0.0/16, fd00::/56 -ServiceSubnet 10.96.0.0/16 -ProxyJump ops@bastion -ConnectTimeout 5 -HostKeyPolicy AcceptNew -CertSan api.example.org
            $file.GetType().FullName; $file.Name
            $c = $file | Import-HaK8sCluster
            "$c"; "$($c.KubernetesVersion)"; "$($c.Endpoint)"; "$($c.ControlPlane)"; $c.ControlPlane[2].Address; "$($c.Worker)"; "$($c.Etcd.Endpoint)"; $c.Etcd.KeyFile
            $w = $c.Worker[0]; $w.UserName; $w.Sudo; $w.KeyFile; "$($w.ProxyJump)"; $w.ConnectTimeout.TotalSeconds; "$($w.HostKeyPolicy)"; "$($c.PodSubnet)"; "$($c.ServiceSubnet)"; "$($c.CertSan)"
            """, folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal(["System.IO.FileInfo", "cluster.yaml", "k8s", "v1.33.6", "k8s-api.example.com:6443", "m1 m2 m3", "10.0.0.3", "w1", "https://e1:2379 https://e2:2380",
            Path.Combine(folder.Path, "etcd/client-key.pem"), "ops", true, Path.Combine(folder.Path, "id"), "ops@bastion", 5d, "AcceptNew", "10.244.0.0/16 fd00::/56", "10.96.0.0/16", "api.example.org"],
            run.Values.Select(value => value is string text ? text.Replace(",", " ", StringComparison.Ordinal) : value));

        // The first line names the schema that came with the module.
        string first = File.ReadLines(Path.Combine(folder.Path, "cluster.yaml")).First();
        Assert.True(File.Exists(new Uri(first["# yaml-language-server: $schema=".Length..]).LocalPath), first);
        string text = File.ReadAllText(Path.Combine(folder.Path, "cluster.yaml"));
        Assert.Contains("\n  keyFile: id\n", text);
        Assert.Contains("\n  clientCert: etcd\n", text);
    }

    [Fact]
    public void Nodes_come_through_the_pipeline_and_what_they_say_holds()
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($$"""
            param($F)
            $null = 'm1', 'm2' | New-HaK8sNode -UserName admin -Port 2222 | New-HaK8sInventory "$F/a.yaml" {{Given}} -UserName ops -Worker w1
            $c = Import-HaK8sCluster "$F/a.yaml"; "$($c.ControlPlane)"; "$($c.Worker)"; $c.ControlPlane[1].UserName; $c.ControlPlane[1].Port; $c.Worker[0].UserName
            $null = 'x', 'y' | New-HaK8sInventory "$F/b.yaml" {{Given}}
            "$((Import-HaK8sCluster "$F/b.yaml").ControlPlane)"
            $null = $c.ControlPlane + $c.Worker | New-HaK8sInventory "$F/c.yaml" {{Given}}
            "$((Import-HaK8sCluster "$F/c.yaml").Worker)"
            """, folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal(["m1 m2", "w1", "admin", 2222, "ops", "x y", "w1"], run.Values);
    }

    [Fact]
    public void A_cluster_is_written_as_it_is()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("cluster.yaml", ImportHaK8sClusterTests.Lab);
        Invocation run = session.Invoke("param($F) $c = Import-HaK8sCluster $F/cluster.yaml; $null = $c | New-HaK8sInventory $F/new.yaml; $c -eq (Import-HaK8sCluster $F/new.yaml)", folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal([true], run.Values);
    }

    [Fact]
    public void Nothing_is_replaced_without_Force_and_nothing_written_under_WhatIf()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("cluster.yaml", "mine");
        Invocation run = session.Invoke($"param($F) New-HaK8sInventory $F -ControlPlane m1 {Given}", file);
        Assert.Equal("ClusterFileExists,HaK8s.Commands.NewHaK8sInventoryCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Contains("-Force", run.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal("mine", File.ReadAllText(file));
        Invocation whatIf = session.Invoke($"param($F) New-HaK8sInventory $F -ControlPlane m1 {Given} -Force -WhatIf; New-HaK8sInventory \"$F.new\" -ControlPlane m1 {Given} -WhatIf", file);
        Assert.Empty(whatIf.Output);
        Assert.Contains($"What if: Performing the operation \"Write cluster file\" on target \"{file}\".", whatIf.HostText);
        Assert.Equal([file], Directory.GetFiles(folder.Path));
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Single(session.Invoke($"param($F) New-HaK8sInventory $F -ControlPlane m1 {Given} -Force", file).Output);
        Assert.Contains("name: k8s", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("-ControlPlane M_1", "ParameterArgumentTransformationError")]
    [InlineData("-ControlPlane m1=10.0.0", "ParameterArgumentTransformationError")]
    [InlineData("-ControlPlane m1, m1", "ListedTwice")]
    [InlineData("-ControlPlane m1 -PodSubnet 10.1.0.0/8", "InvalidSubnet")]
    [InlineData("-ControlPlane m1 -EtcdCaFile ca.pem", "EtcdFilesIncomplete")]
    [InlineData("-ControlPlane m1 -UserName 'a b'", "InvalidText")]
    [InlineData("-ControlPlane m1 -ProxyJump a:0", "InvalidProxyJump")]
    public void Parameters_are_judged_before_anything_is_written(string parameters, string id)
    {
        using TemporaryFolder folder = new();
        Invocation run = session.Invoke($"param($F) New-HaK8sInventory $F {parameters} {Given}", Path.Combine(folder.Path, "cluster.yaml"));
        Assert.StartsWith(id + ",", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
