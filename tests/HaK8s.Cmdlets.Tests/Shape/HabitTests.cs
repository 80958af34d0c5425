using System.Management.Automation;
using HaK8s.Tests.Commands;
using HaK8s.Tests.Runspaces;
using HaK8s.Tests.Secrets;

namespace HaK8s.Tests.Shape;

/// <summary>What users of PowerShell take for granted: aliases, wildcards, -PassThru, default parameter values.</summary>
public sealed class HabitTests : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly ModuleRunspace session;
    private readonly TemporaryFolder folder = new();

    public HabitTests(ModuleRunspace session)
    {
        this.session = session;
        _ = new TalkingSessions(session) { Answers = _ => new Answer(0, "", "") };
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<ParameterMetadata> Parameters => session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>().SelectMany(cmdlet => cmdlet.Parameters.Values);

    [Fact]
    public void Nodes_are_called_as_computers_are_elsewhere() => Assert.All(Parameters.Where(parameter => parameter.Name == "Node" && parameter.Attributes.OfType<ParameterAttribute>().Any(one => one.ValueFromPipeline)),
        parameter => Assert.Superset(new HashSet<string> { "ComputerName", "Cn" }, parameter.Aliases.ToHashSet()));

    [Fact]
    public void Literal_paths_bind_from_files() =>
        Assert.All(Parameters.Where(parameter => parameter.Name == "LiteralPath"), parameter => Assert.Contains("PSPath", parameter.Aliases));

    [Fact]
    public void What_is_chosen_by_name_may_be_chosen_by_pattern()
    {
        string[] patterns = [.. session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>().SelectMany(cmdlet => cmdlet.Parameters.Values
            .Where(parameter => parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()).Select(parameter => $"{cmdlet.Name} {parameter.Name}")).Order()];
        Assert.Equal(["Disconnect-HaK8sNode Node", "Get-HaK8sConnection Name", "Import-HaK8sCluster Path", "Import-KubeadmConfig Path", "Merge-KubeConfig Context"], patterns);
    }

    [Fact]
    public void A_pattern_names_contexts_and_a_name_must_be_there()
    {
        string file = folder.Write("two", """
            apiVersion: v1
            kind: Config
            clusters: [ { name: c, cluster: { server: 'https://c.example:6443' } } ]
            users: [ { name: u, user: { token: abc } } ]
            contexts: [ { name: prod-a, context: { cluster: c, user: u } }, { name: prod-b, context: { cluster: c, user: u } }, { name: test, context: { cluster: c, user: u } } ]
            """);
        string[] Merged(string contexts) => [.. session.Invoke($"param($File, $To) (Merge-KubeConfig -LiteralPath $File -Context {contexts} -Path $To).ContextName", file, Path.Combine(folder.Path, Path.GetRandomFileName()))
            .Output.Select(name => $"{name}").Order()];
        Assert.Equal(["prod-a", "prod-b"], Merged("prod-*"));
        Assert.Equal(["test"], Merged("test, nothing-*"));
        Invocation missing = session.Invoke("param($File, $To) Merge-KubeConfig -LiteralPath $File -Context absent -Path $To", file, Path.Combine(folder.Path, "none"));
        Assert.StartsWith("KubeConfigContextMissing", Assert.Single(missing.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ 'Test-ContainerdVersion:KubernetesVersion' = '1.30' }", "'m1' | Test-ContainerdVersion")]
    [InlineData("@{ '*-Containerd*:KubernetesVersion' = '1.30'; '*-*:ThrottleLimit' = 1 }", "'m1' | Test-ContainerdVersion")]
    [InlineData("@{ 'Invoke-NodeCommand:Node' = 'm1'; 'Invoke-NodeCommand:Timeout' = '30s' }", "Invoke-NodeCommand true")]
    [InlineData("@{ 'New-KubeadmConfig:EtcdEndpoint' = 'https://e:2379'; '*-Kubeadm*:KubernetesVersion' = 'v1.30.0' }", "New-KubeadmConfig -ControlPlaneEndpoint localhost -WarningAction SilentlyContinue")]
    public void Default_values_stand_in_for_parameters_mandatory_ones_too(string defaults, string call)
    {
        Invocation run = session.Invoke($"$PSDefaultParameterValues = {defaults}; {call}");
        Assert.DoesNotContain(run.Errors, error => error.FullyQualifiedErrorId.Contains("Parameter", StringComparison.Ordinal));
        Assert.True(run.Output.Count == 1 || run.Errors.Count == 1, run.AllText);
    }
}
