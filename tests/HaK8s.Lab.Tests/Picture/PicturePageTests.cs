using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Picture;

/// <summary>Show-ControlPlane -Html in a real browser, light and dark: everything is there, legible, in its place, and from the file alone.</summary>
public sealed class PicturePageTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hak8s-picture-");

    private string Page => Path.Combine(folder.FullName, "picture.html");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Clusters that nobody answers for are pictures too: 1, 3 and 20 control planes, with short names and with ones as long as names get.</summary>
    [Theory]
    [InlineData(1, "m")]
    [InlineData(3, "z-k8s-m-")]
    [InlineData(20, "an-extraordinarily-long-name-of-a-machine-in-the-second-cellar.rack-17.row-4.hall-c.datacentre-north.region-with-a-long-name-too.cluster.example.test-")]
    public async Task It_is_legible_whatever_is_in_it(int nodes, string name)
    {
        string cluster = Path.Combine(folder.FullName, "cluster.yaml");
        await File.WriteAllTextAsync(cluster, $"""
            name: {name.TrimEnd('-')}
            kubernetesVersion: v1.30.0
            endpoint: 127.0.0.1:1
            controlPlane:
            {string.Concat(Enumerable.Range(1, nodes).Select(i => $"- name: {name}{i}\n  address: 127.0.0.{i}\n  port: 1\n"))}etcd:
              endpoints: [ "https://127.0.0.1:2", "https://127.0.0.1:3" ]
            """, TestContext.Current.CancellationToken);
        Invocation run = session.Invoke("param($File, $Page) Import-HaK8sCluster $File | Show-ControlPlane -Html $Page -TimeoutSeconds 5", cluster, Page);
        Assert.Empty(run.Errors);
        Assert.Equal(Page, Assert.IsType<FileInfo>(Assert.Single(run.Values)).FullName);
        // The endpoint, its record, the nodes, and etcd, which nobody could ask.
        await LegibleAsync(Page, nodes + 3, $"{name}1", "127.0.0.1", "Down:");
    }

    [Fact]
    public async Task Its_policy_holds_off_what_would_come_from_elsewhere()
    {
        session.Invoke("param($Page) 'm' | Show-ControlPlane -Html $Page -ControlPlaneEndpoint 127.0.0.1:1 -TimeoutSeconds 2", Page);
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        string page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken), url = $"http://{server.LocalEndpoint}";
        string bad = page.Replace("<main>", $"<main><img src=\"{url}/image\"><style>@import '{url}/style';</style><script>fetch('{url}/fetch')</script>", StringComparison.Ordinal);
        string without = bad.Replace("http-equiv=\"Content-Security-Policy\"", "name=\"none\"", StringComparison.Ordinal);
        Assert.NotEqual(bad, without);
        await using Browser browser = await Browser.StartAsync();
        await OpenAsync(browser, bad);
        Assert.False(server.Pending());
        Assert.Contains(browser.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
        // The same page without its policy goes out: so the look above would have seen it.
        Task<TcpClient> caller = server.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        await browser.StartOpenAsync(Url(await WriteAsync("without.html", without)));
        (await caller).Dispose();
    }

    /// <summary>The measure itself: it sees a box that is too small for its text, and one that lies on another.</summary>
    [Theory]
    [InlineData("width=\"270\"", "width=\"60\"", "out of its box")]
    [InlineData("x=\"352\"", "x=\"200\"", "two boxes overlap")]
    [InlineData("<main>", "<main><p class=\"verdict\">MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM</p>", "the page is")]
    public async Task What_is_wrong_with_a_page_is_seen(string part, string instead, string wrong)
    {
        session.Invoke("param($Page) 'm' | Show-ControlPlane -Html $Page -ControlPlaneEndpoint 127.0.0.1:1 -TimeoutSeconds 2", Page);
        string page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains(part, page, StringComparison.Ordinal);
        await using Browser browser = await Browser.StartAsync();
        await OpenAsync(browser, page.Replace(part, instead, StringComparison.Ordinal));
        JsonNode measured = (await browser.EvaluateAsync(await ScriptAsync()))!;
        Assert.Contains(measured["wrong"]!.AsArray(), found => $"{found}".StartsWith(wrong, StringComparison.Ordinal));
    }

    private static Task<string> ScriptAsync() => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Picture", "measure.js"), TestContext.Current.CancellationToken);

    /// <summary>Opens the page in both schemes and in a window that is too narrow for the picture.</summary>
    internal static async Task LegibleAsync(string page, int boxes, params string[] words)
    {
        string script = await ScriptAsync();
        Dictionary<string, (string Background, byte[] Image)> seen = [];
        await using Browser browser = await Browser.StartAsync();
        foreach ((string scheme, int width) in new[] { ("light", 1280), ("dark", 1280), ("dark", 480), ("light", 480) })
        {
            await browser.OpenAsync(Url(page), width, 900, scheme);
            JsonNode measured = (await browser.EvaluateAsync(script))!;
            Assert.Empty(measured["wrong"]!.AsArray().Select(wrong => $"{scheme} {width}: {wrong}"));
            Assert.True(measured["text"]!.GetValue<double>() >= 4.5, $"{scheme}: text has a contrast of {measured["text"]}");
            Assert.True(measured["line"]!.GetValue<double>() >= 3, $"{scheme}: lines have a contrast of {measured["line"]}");
            Assert.Equal((boxes, 0), (measured["boxes"]!.GetValue<int>(), measured["scripts"]!.GetValue<int>()));
            string text = measured["words"]!.GetValue<string>();
            Assert.All([.. words, "Endpoint", "healthy: all that was looked at is well", "UTC"], word => Assert.Contains(word, text, StringComparison.Ordinal));
            Assert.Equal([Url(page)], browser.Requests);
            Assert.Empty(browser.Complaints);
            seen[$"{scheme}{width}"] = (measured["background"]!.GetValue<string>(), await browser.ScreenshotAsync());
        }
        Assert.NotEqual(seen["light1280"].Background, seen["dark1280"].Background);
        Assert.False(seen["light1280"].Image.AsSpan().SequenceEqual(seen["dark1280"].Image));
    }

    private async Task OpenAsync(Browser browser, string page) => await browser.OpenAsync(Url(await WriteAsync("bad.html", page)), 1280, 900, "light");

    private async Task<string> WriteAsync(string name, string page)
    {
        string path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        return path;
    }

    private static string Url(string path) => new Uri(path).AbsoluteUri;
}
