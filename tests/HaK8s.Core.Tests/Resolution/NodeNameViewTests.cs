using System.Net;
using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Resolution;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.Resolution;

public sealed class NodeNameViewTests
{
    private static Task<NodeNameView> AskAsync(IRemoteSession session, string name) =>
        NodeNameView.AskAsync(session, name, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_script_tells_what_this_machine_resolves_and_that_its_hosts_file_says_so()
    {
        NodeNameView view = await AskAsync(new LocalSession(), "LOCALHOST");
        Assert.Contains(IPAddress.Loopback, view.Address);
        Assert.True(view.InHostsFile);
        Assert.False(view.HasApiServer);
        Assert.Null(view.Trouble);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_has_no_address()
    {
        NodeNameView view = await AskAsync(new LocalSession(), "nowhere.invalid");
        Assert.Empty(view.Address);
        Assert.False(view.InHostsFile);
    }

    [Fact]
    public async Task A_node_that_cannot_be_asked_says_why()
    {
        NodeNameView view = await AskAsync(new Unreachable(), "k8s-api.example.com");
        Assert.Equal("m-1: The connection broke while a command ran.", $"{view}");
        Assert.Null(view.HasApiServer);
    }

    private sealed class Unreachable : IRemoteSession
    {
        public Node Node { get; } = new() { Name = "m-1" };

        public void Abandon() { }

        public Task<RemoteResult> RunAsync(RemoteScript script, Action<string>? onLine = null, CancellationToken cancellationToken = default) =>
            throw Failure.ConnectionLost("connect", null, null);
    }
}
