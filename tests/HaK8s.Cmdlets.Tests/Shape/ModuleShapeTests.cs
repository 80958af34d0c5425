using System.Management.Automation;
using System.Xml.Linq;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Shape;

/// <summary>Laws over all cmdlets: a new one that breaks them fails here.</summary>
public sealed class ModuleShapeTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    // Plain values and types that have a text of their own need no view.
    private static readonly HashSet<string> WithoutView = ["System.Boolean", "HaK8s.Kubeadm.KubeadmConfiguration"];

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
