using System.Buffers.Binary;
using System.Diagnostics;
using System.Management.Automation;
using System.Net.Sockets;
using System.Text;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Faults;

/// <summary>What listens on the node's port is no sshd, a broken one or an overloaded one. Each error names the node and comes within ConnectTimeout.</summary>
public sealed class BadServerTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Identification = "SSH-2.0-OpenSSH_9.2p1\r\n";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>A script; name and address may have variables of PowerShell in them.</summary>
    private string NodeScript(string name, string address, int port, string more) =>
        $"New-HaK8sNode \"{name}\" -HostName \"{address}\" -Port {port} -KeyFile '{lab.KeyFile}' -SshConfig none {more}";

    /// <summary>The one error of a command on a node that the server stands for.</summary>
    private async Task<(string Id, ErrorRecord Error)> AskAsync(LoopbackServer server)
    {
        Stopwatch watch = Stopwatch.StartNew();
        ErrorRecord error = Assert.Single(session.Invoke($"{NodeScript("bad", "127.0.4.1", server.Port, "-UserName root -ConnectTimeout 3")} | Invoke-NodeCommand true").Errors);
        Assert.True(watch.Elapsed < ConnectTimeout + TimeSpan.FromSeconds(3), $"It took {watch.Elapsed}.");
        Assert.Equal("bad", $"{error.TargetObject}");
        Assert.Contains($"127.0.4.1 port {server.Port}", error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        // What was given up also ends: neither a thread nor a socket of it lives on.
        for (int tries = 0; server.Open > 0; tries++)
        {
            Assert.True(tries < 100, "The connection is still open ten seconds after its error.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        return (error.FullyQualifiedErrorId.Split(',')[0], error);
    }

    private static async Task SayAsync(NetworkStream client, string text, CancellationToken ending) => await client.WriteAsync(Encoding.Latin1.GetBytes(text), ending);

    /// <summary>SSH_MSG_DISCONNECT in a packet as it is before encryption begins (RFC 4253, 6 and 11.1).</summary>
    private static byte[] DisconnectPacket(uint reason, string text)
    {
        byte[] said = Encoding.UTF8.GetBytes(text), payload = new byte[1 + 4 + 4 + said.Length + 4];
        payload[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(1), reason);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(5), said.Length);
        said.CopyTo(payload, 9);
        int padding = 4 + (8 - (5 + payload.Length + 4) % 8) % 8;
        byte[] packet = new byte[5 + payload.Length + padding];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length - 4);
        packet[4] = (byte)padding;
        payload.CopyTo(packet, 5);
        return packet;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_says_why_it_disconnects_is_quoted(bool afterTheClientsFirstPacket)
    {
        using LoopbackServer server = new(async (client, _, ending) =>
        {
            await SayAsync(client, Identification, ending);
            if (afterTheClientsFirstPacket)
            {
                // Its identification is a line; what is left is the begin of its key exchange.
                byte[] line = new byte[1];
                while (await client.ReadAsync(line, ending) > 0 && line[0] != '\n')
                {
                }
                await client.ReadExactlyAsync(new byte[64], ending);
            }
            await client.WriteAsync(DisconnectPacket(7, "closed for the night"), ending);
            await LoopbackServer.SilenceAsync(client, ending);
        });
        (string id, ErrorRecord error) = await AskAsync(server);
        Assert.Equal("ServerDisconnected", id);
        Assert.Contains("closed for the night", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_greeting_that_comes_a_byte_a_second_is_not_waited_for_longer_than_ConnectTimeout()
    {
        using LoopbackServer server = new(async (client, _, ending) =>
        {
            for (int i = 0; ; i++)
            {
                await SayAsync(client, i < 8 ? "SSH-2.0-"[i..(i + 1)] : "x", ending);
                await Task.Delay(1000, ending);
            }
        });
        Assert.Equal("ConnectionTimeout", (await AskAsync(server)).Id);
    }

    [Theory]
    [InlineData("Welcome to the machine\r\n")]
    [InlineData("x")]
    public async Task A_greeting_without_end_is_not_read_for_ever(string piece)
    {
        long sent = 0;
        using LoopbackServer server = new(async (client, _, ending) =>
        {
            string text = string.Concat(Enumerable.Repeat(piece, 4096 / piece.Length));
            while (true)
            {
                await SayAsync(client, text, ending);
                Interlocked.Add(ref sent, text.Length);
            }
        });
        Assert.Contains((await AskAsync(server)).Id, new[] { "NoSshServer", "ConnectionTimeout" });
        Assert.True(Interlocked.Read(ref sent) < 256 << 20, $"{sent} bytes were read for a greeting.");
    }

    [Theory]
    [InlineData("\0\u0001\u0002\u00ff\u00fe\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")]
    [InlineData("220 mail ESMTP\r\n")]
    [InlineData("SSH-1.5-old\r\n")]
    [InlineData("SSH-9\r\n")]
    public async Task A_server_of_something_else_is_told_from_an_sshd(string greeting)
    {
        using LoopbackServer server = new((client, _, ending) => SayAsync(client, greeting, ending));
        Assert.Equal("NoSshServer", (await AskAsync(server)).Id);
    }

    [Fact]
    public async Task A_packet_of_garbage_after_the_greeting_is_an_error()
    {
        using LoopbackServer server = new(async (client, _, ending) =>
        {
            await SayAsync(client, Identification + new string('\u00ff', 4096), ending);
            await LoopbackServer.SilenceAsync(client, ending);
        });
        (string id, _) = await AskAsync(server);
        Assert.Contains(id, new[] { "ServerDisconnected", "NoSshServer" });
    }

    [Theory]
    [InlineData("")]
    [InlineData(Identification)]
    public async Task A_server_that_never_answers_is_a_timeout(string greeting)
    {
        using LoopbackServer server = new(async (client, _, ending) =>
        {
            await SayAsync(client, greeting, ending);
            await LoopbackServer.SilenceAsync(client, ending);
        });
        (string id, ErrorRecord error) = await AskAsync(server);
        Assert.Equal("ConnectionTimeout", id);
        Assert.Contains("3 s", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_drops_everybody_is_tried_a_few_times_and_the_error_says_what_it_may_be()
    {
        using LoopbackServer server = new((_, _, _) => Task.CompletedTask);
        (string id, ErrorRecord error) = await AskAsync(server);
        Assert.Equal("ConnectionDropped", id);
        Assert.Contains("MaxStartups", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.InRange(server.Accepted, 2, 5);
    }

    [Fact]
    public async Task A_server_that_drops_the_first_ones_is_reached()
    {
        await using LabNode node = await lab.BorrowAsync();
        using TemporaryDirectory folder = new();
        using LoopbackServer server = new((client, number, ending) => number < 2 ? Task.CompletedTask : LoopbackServer.ForwardAsync(client, node.Address, 22, ending));
        Invocation run = session.Invoke($"{NodeScript(node.Name, "127.0.4.2", server.Port, $"-UserName root -KnownHosts '{Known(node, server, folder)}'")} | Invoke-NodeCommand hostname");
        Assert.True(run.Errors.Count == 0, run.AllText);
        Assert.Equal([node.Name], (IEnumerable<string>)((dynamic)Assert.Single(run.Output)).Output);
    }

    /// <summary>known_hosts for a node that is reached through the server.</summary>
    private string Known(LabNode node, LoopbackServer server, TemporaryDirectory folder)
    {
        string[] line = File.ReadLines(lab.KnownHosts).First(line => line.Split(' ')[0].Split(',').Contains(node.Address)).Split(' ');
        return folder.Write("known", $"[127.*]:{server.Port} {line[1]} {line[2]}\n");
    }

    [Fact]
    public async Task With_half_of_100_nodes_out_of_reach_the_others_answer_early_and_each_bad_one_is_named()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ConfigureSshdAsync("MaxStartups 200", "PerSourceMaxStartups none");
        using TemporaryDirectory folder = new();
        using LoopbackServer real = new((client, _, ending) => LoopbackServer.ForwardAsync(client, node.Address, 22, ending)),
            silent = new((client, _, ending) => LoopbackServer.SilenceAsync(client, ending)), closed = new((_, _, _) => Task.CompletedTask);
        int refusing = closed.Port;
        closed.Dispose();
        string known = Known(node, real, folder);
        Stopwatch watch = Stopwatch.StartNew();
        Invocation run = session.Invoke($$"""
            $nodes = foreach ($i in 1..50) {
                {{NodeScript("good-$i", "127.0.1.$i", real.Port, $"-UserName ops -Sudo -KnownHosts '{known}' -ConnectTimeout 90")}}
                if ($i % 2) { {{NodeScript("bad-$i", "127.0.2.$i", refusing, "-ConnectTimeout 3")}} } else { {{NodeScript("bad-$i", "127.0.3.$i", silent.Port, "-ConnectTimeout 50")}} }
            }
            $nodes | Invoke-NodeCommand 'id -un' -ThrottleLimit 100 -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object {
                "$($_.Node) $($_.Output) $(@($failed | Where-Object FullyQualifiedErrorId -like 'ConnectionTimeout*').Count)"
            }
            $failed
            """);
        TimeSpan took = watch.Elapsed;

        string[] good = [.. run.Values.OfType<string>()];
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"good-{i} root").Order(), good.Select(line => line[..line.LastIndexOf(' ')]).Order());
        // The first of them came while all of the silent ones were still being waited for; 50 logins at once, all ending together, take a small
        // machine that is busy otherwise half a minute.
        Assert.EndsWith(" 0", good[0]);
        ErrorRecord[] failed = [.. run.Values.OfType<ErrorRecord>()];
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"bad-{i}").Order(), failed.Select(error => $"{error.TargetObject}").Order());
        Assert.All(failed, error => Assert.Equal(
            int.Parse($"{error.TargetObject}"[4..], null) % 2 == 1 ? "ConnectionRefused" : "ConnectionTimeout", error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.True(took < TimeSpan.FromSeconds(100), $"It took {took}.");
    }
}
