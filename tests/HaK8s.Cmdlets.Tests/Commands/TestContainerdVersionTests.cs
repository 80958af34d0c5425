using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Commands;

/// <summary>Binding and answers without a node. What real daemons say is tested in the lab.</summary>
public sealed class TestContainerdVersionTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    [Fact]
    public void A_version_that_is_none_is_refused_at_binding()
    {
        Invocation run = session.Invoke("'node.invalid' | Test-ContainerdVersion -KubernetesVersion recent");
        Assert.StartsWith("CannotConvertArgument", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_answers_false_for_a_node_that_cannot_be_asked()
    {
        Invocation run = session.Invoke("'node.invalid' | Test-ContainerdVersion -KubernetesVersion v1.30.0 -Quiet");
        Assert.Equal([false], run.Values);
        Assert.Equal("node.invalid", $"{Assert.Single(run.Errors).TargetObject}");
    }

    [Fact]
    public void Without_quiet_a_node_that_cannot_be_asked_is_an_error_alone()
    {
        Invocation run = session.Invoke("'node.invalid' | Test-ContainerdVersion -KubernetesVersion v1.30.0");
        Assert.Empty(run.Output);
        Assert.Single(run.Errors);
    }
}
