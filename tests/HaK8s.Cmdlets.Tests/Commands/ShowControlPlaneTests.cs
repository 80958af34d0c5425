using HaK8s.Tests.Runspaces;
using Xunit;

namespace HaK8s.Tests.Commands;

/// <summary>Show-ControlPlane where nobody answers: a picture all the same, and a page of it.</summary>
public sealed class ShowControlPlaneTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Take = "param($Page) $picture = New-HaK8sNode m -HostName 127.0.0.1 -Port 1 | Show-ControlPlane -ControlPlaneEndpoint 127.0.0.1:1 -TimeoutSeconds 30; ";

    private readonly TemporaryFolder folder = new();

    private string Page => Path.Combine(folder.Path, "picture.html");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_cluster_that_does_not_answer_is_a_picture_and_no_error()
    {
        Invocation run = session.Invoke(Take + "$picture | Out-Default; $picture.State; $picture.Endpoint.State; $picture.Etcd.State");
        Assert.Empty(run.Errors);
        Assert.Equal(["Down", "Down", "Unknown"], run.Output.Select(state => $"{state}"));
        Assert.Matches(@"╭─ Endpoint ─+╮\n│ ✗ 127\.0\.0\.1:1 +│\n", run.HostText);
        Assert.Matches(@"└─ ✗ 127\.0\.0\.1 ─+ ✗ m\n +Refused +Down\n", run.HostText);
        Assert.Contains("│   not asked: there are no client files here, and no control plane to ask", run.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_gives_its_file_and_with_PassThru_the_picture()
    {
        Invocation run = session.Invoke(Take + "$picture | Show-ControlPlane -Html $Page; $picture | Show-ControlPlane -Html $Page -Force -PassThru", Page);
        Assert.Empty(run.Errors);
        Assert.Equal(Page, Assert.IsType<FileInfo>(run.Output[0].BaseObject).FullName);
        Assert.Equal("HaK8s.ControlPlane.ControlPlanePicture", run.Output[1].BaseObject.GetType().FullName);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Page), StringComparison.Ordinal);
        Assert.Equal([Page], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_with_Force_alone()
    {
        File.WriteAllText(Page, "mine");
        Invocation run = session.Invoke(Take + "$picture | Show-ControlPlane -Html $Page", Page);
        Assert.StartsWith("PictureExists", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Page));
    }

    [Fact]
    public void WhatIf_asks_nothing_and_writes_nothing()
    {
        Invocation run = session.Invoke("param($Page) 'nobody' | Show-ControlPlane -Html $Page -WhatIf", Page);
        Assert.Empty(run.Output);
        Assert.Contains($"What if: Performing the operation \"Write the picture of the control plane\" on target \"{Page}\"", run.HostText, StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    [Fact]
    public void Nodes_of_a_picture_go_on_to_what_takes_nodes()
    {
        Invocation run = session.Invoke(Take + "($picture.Node | Get-ControlPlaneStatus -TimeoutSeconds 30 -WarningAction Ignore).Node.Name");
        Assert.Empty(run.Errors);
        Assert.Equal("m", $"{Assert.Single(run.Output)}");
    }
}
