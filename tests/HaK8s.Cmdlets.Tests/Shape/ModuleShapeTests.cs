using System.Management.Automation;
using System.Xml.Linq;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Shape;

/// <summary>Laws over all cmdlets: a new one that breaks them fails here.</summary>
public sealed class ModuleShapeTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    // Plain values, types that have a text of their own and those that PowerShell itself has a view for need none.
    private static readonly HashSet<string> WithoutView = ["System.Boolean", "System.Void", "System.IO.FileInfo", "HaK8s.Kubeadm.KubeadmConfiguration"];

    private IEnumerable<CmdletInfo> Cmdlets => session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>();

    [Fact]
    public void Every_output_type_has_a_view()
    {
        HashSet<string> viewed = [.. XDocument.Load(Path.Combine(BuiltModule.Folder, "HaK8s.format.ps1xml")).Descendants("TypeName").Select(type => type.Value)];
        string[] outputs = [.. Cmdlets.SelectMany(cmdlet => cmdlet.OutputType).Select(type => type.Name).Distinct()];
        Assert.NotEmpty(outputs);
        Assert.Empty(outputs.Except(viewed).Except(WithoutView));
    }

    [Fact]
    public void Every_cmdlet_says_what_it_gives() => Assert.All(Cmdlets, cmdlet => Assert.NotEmpty(cmdlet.OutputType));

    [Fact]
    public void The_manifest_exports_every_cmdlet_of_the_assembly()
    {
        string[] classes = [.. Cmdlets.First().ImplementingType.Assembly.GetTypes()
            .Select(type => type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(CmdletAttribute)))
            .Where(attribute => attribute is not null).Select(attribute => $"{attribute!.ConstructorArguments[0].Value}-{attribute.ConstructorArguments[1].Value}").Order()];
        Assert.Equal(classes, Cmdlets.Select(cmdlet => cmdlet.Name).Order());
    }

    [Fact]
    public void Every_class_is_named_after_its_cmdlet() => Assert.All(Cmdlets, cmdlet =>
        Assert.Equal(cmdlet.Name.Replace("-", "", StringComparison.Ordinal) + "Command", cmdlet.ImplementingType.Name));

    [Fact]
    public void Cmdlets_that_change_something_can_be_asked_what_they_would_do()
    {
        // New- makes an object here and Test-, Get-, Wait- and Import- only look, but some can write a file or to a cluster.
        IEnumerable<CmdletInfo> changing = Cmdlets.Where(cmdlet => cmdlet.Verb is "Copy" or "Install" or "Invoke" or "Merge" or "Disconnect" or "Clear" or "Save" or "Set" or "Initialize"
            || cmdlet.Name is "New-KubeadmConfig" or "New-HaK8sInventory" or "New-HaK8sBundle" or "New-KubeadmJoinCredential" or "Get-KubeConfig" or "Show-ControlPlane");
        Assert.Equal(20, changing.Count());
        Assert.All(changing, cmdlet => Assert.Contains("WhatIf", cmdlet.Parameters.Keys));
    }

    [Fact]
    public void Types_of_other_libraries_are_seen_nowhere() => Assert.All(
        Cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Values.Select(parameter => parameter.ParameterType).Concat(cmdlet.OutputType.Select(type => type.Type)))
            .Where(type => type is not null).SelectMany(type => type.GetProperties().Select(property => property.PropertyType).Append(type)),
        type => Assert.DoesNotContain(type.Assembly.GetName().Name, new[] { "Renci.SshNet", "YamlDotNet", "Tomlyn", "BouncyCastle.Cryptography", "DnsClient", "KubernetesClient" }));

    [Fact]
    public void Results_stand_in_tables()
    {
        Invocation shown = session.Invoke("New-HaK8sNode a, b -Port 2222 | Out-Default");
        Assert.Matches(@"Name +Role +Address +User +Port +Sudo\s+-+ [- ]+\s+a +None +a +2222 +False", shown.HostText);
    }

    [Fact]
    public void The_example_cluster_file_is_read() => Assert.Equal("k8s", $"{Assert.Single(session.Invoke(
        "param($File) Import-HaK8sCluster $File", Path.Combine(BuiltModule.Root, "examples", "cluster.yaml")).Output)}");
}
