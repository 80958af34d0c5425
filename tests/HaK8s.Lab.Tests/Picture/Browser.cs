using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HaK8s.Tests.Picture;

/// <summary>A real Chromium without a screen, steered by its DevTools protocol: loads a page, measures it, takes pictures of it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", "about:blank",
    ];

    private static readonly JsonSerializerOptions WithoutNull = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("hak8s-chromium-");
    private readonly ClientWebSocket socket = new();
    private readonly Process process;
    private string? session;
    private int last;

    private Browser() => process = Process.Start(new ProcessStartInfo("chromium", [.. Flags, $"--user-data-dir={profile.FullName}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>URLs that the page asked for, its own among them.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What the browser complained of.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Browser> StartAsync()
    {
        Browser browser = new();
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    private async Task ConnectAsync()
    {
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string file = Path.Combine(profile.FullName, "DevToolsActivePort");
        string[] told = [];
        while (told.Length < 2 && !process.HasExited)
        {
            await Task.Delay(50, Stop);
            told = File.Exists(file) ? await File.ReadAllLinesAsync(file, Stop) : [];
        }
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{told[0]}{told[1]}"), Stop);
        string target = (await SendAsync("Target.createTarget", new { url = "about:blank" }))["targetId"]!.GetValue<string>();
        session = (await SendAsync("Target.attachToTarget", new { targetId = target, flatten = true }))["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Page", "Network", "Log", "Runtime" })
            await SendAsync($"{domain}.enable", new { });
    }

    /// <summary>Loads a page in a window of this size for a reader who prefers light or dark.</summary>
    public async Task OpenAsync(string url, int width, int height, string scheme)
    {
        Requests.Clear();
        Complaints.Clear();
        await SendAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        await SendAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
        await StartOpenAsync(url);
        while (await EvaluateAsync("document.readyState + ' ' + location.href") is not JsonValue state || state.GetValue<string>() != $"complete {url}")
            await Task.Delay(20, Stop);
    }

    /// <summary>Begins to load a page, and does not wait for its end.</summary>
    public Task StartOpenAsync(string url) => SendAsync("Page.navigate", new { url });

    /// <summary>What an expression comes to; it is not subject to the page's policy.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        return answer["exceptionDetails"] is { } exception ? throw new InvalidOperationException(exception.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>The whole page as PNG.</summary>
    public async Task<byte[]> ScreenshotAsync() =>
        Convert.FromBase64String((await SendAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true }))["data"]!.GetValue<string>());

    private async Task<JsonNode> SendAsync(string method, object parameters)
    {
        int id = ++last;
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters, sessionId = session }, WithoutNull), WebSocketMessageType.Text, true, Stop);
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if (message["id"]?.GetValue<int>() == id)
                return message["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : message["result"]!;
            if (message["method"]?.GetValue<string>() == "Network.requestWillBeSent")
                Requests.Add(message["params"]!["request"]!["url"]!.GetValue<string>());
            if (message["method"]?.GetValue<string>() == "Log.entryAdded")
                Complaints.Add(message["params"]!["entry"]!["text"]!.GetValue<string>());
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using MemoryStream message = new();
        byte[] buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), Stop);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray()) ?? throw new InvalidDataException("The browser sent nothing.");
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        for (int i = 0; profile.Exists && i < 50; i++, profile.Refresh())
        {
            try
            {
                profile.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A child of it is still writing its last.
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
