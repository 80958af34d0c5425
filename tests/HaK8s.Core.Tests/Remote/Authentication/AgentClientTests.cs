using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using HaK8s.Remote;
using HaK8s.Remote.Authentication;
using Xunit;

namespace HaK8s.Tests.Remote.Authentication;

public sealed class AgentClientTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_agent_shows_its_keys_and_certificates_with_their_comments()
    {
        using SshAgent agent = new();
        KeyPrograms.Make(folder["ca"]);
        KeyPrograms.Certify(folder["ca"], KeyPrograms.Make(folder["key"]) + ".pub");
        agent.Add(folder["key"]);
        agent.Add(KeyPrograms.Make(folder["rsa"], "rsa"));
        IReadOnlyList<SshPublicKey> keys = new AgentClient(agent.Socket).Keys();
        Assert.Equal(["ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", "ssh-rsa"], keys.Select(key => key.Type));
        Assert.Equal("rsa of the test", keys[2].Comment);
        Assert.True(keys[0].HasSameKeyAs(keys[1]));
        Assert.Equal(KeyPrograms.PublicPart(folder["rsa"]), $"ssh-rsa {Convert.ToBase64String(keys[2].Blob)}");
    }

    [Theory]
    [InlineData(4, "rsa-sha2-512")]
    [InlineData(2, "rsa-sha2-256")]
    public void An_RSA_key_signs_with_the_hash_that_the_flag_says(uint flags, string algorithm)
    {
        using SshAgent agent = new();
        agent.Add(KeyPrograms.Make(folder["rsa"], "rsa"));
        AgentClient client = new(agent.Socket);
        byte[] data = RandomNumberGenerator.GetBytes(50);
        SshReader signature = new(client.Sign(client.Keys()[0].Blob, data, flags));
        Assert.Equal(algorithm, signature.Text());
        using RSA key = RSA.Create();
        SshReader blob = new(client.Keys()[0].Blob);
        _ = blob.String();
        byte[] exponent = blob.String().ToArray();
        key.ImportParameters(new() { Exponent = exponent, Modulus = blob.String().TrimStart((byte)0).ToArray() });
        Assert.True(key.VerifyData(data, signature.String(), flags == 4 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void A_locked_agent_shows_nothing_and_an_agent_without_the_key_refuses_to_sign()
    {
        using SshAgent agent = new();
        agent.Add(KeyPrograms.Make(folder["key"]));
        AgentClient client = new(agent.Socket);
        byte[] blob = client.Keys()[0].Blob;
        agent.Lock();
        Assert.Empty(client.Keys());
        Assert.Contains("refused", Assert.Throws<HaK8sException>(() => client.Sign(blob, [1], 0)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_without_an_agent_is_said_at_once()
    {
        using SshAgent agent = new();
        agent.End();
        AssertUnusable(agent.Socket, agent.Socket);
        AssertUnusable(folder["nothing"], folder["nothing"]);
        AssertUnusable(folder.Write("file", ""), "file");
        AssertUnusable("/" + new string('x', 300), "xxx");
    }

    [Fact]
    public void An_agent_that_says_nothing_costs_five_seconds_and_no_more()
    {
        using SshAgent agent = new();
        agent.Stop();
        Stopwatch watch = Stopwatch.StartNew();
        AssertUnusable(agent.Socket, "did not answer within 5 s");
        Assert.InRange(watch.Elapsed.TotalSeconds, 4.5, 15);
    }

    public static TheoryData<byte[], string> BrokenAnswers => new()
    {
        { [], "closed the connection" },
        { [0, 0], "closed the connection" },
        { [0, 0, 0, 9, 12, 0], "closed the connection" },
        { [0, 0, 0, 0], "0 bytes" },
        { [0x7F, 0xFF, 0xFF, 0xFF, 12], "2147483647 bytes" },
        { [0xFF, 0xFF, 0xFF, 0xFF, 12], "bytes" },
        { [0, 0, 0, 1, 5], "refused" },
        { [0, 0, 0, 1, 99], "not understood" },
        { [0, 0, 0, 1, 12], "not understood" },
        { [0, 0, 0, 5, 12, 0xFF, 0xFF, 0xFF, 0xFF], "not understood" },
        { [0, 0, 0, 9, 12, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF], "not understood" },
    };

    [Theory]
    [MemberData(nameof(BrokenAnswers))]
    public void A_broken_answer_is_a_named_failure(byte[] answer, string said)
    {
        using FakeAgent agent = new(folder["fake"], answer);
        AssertUnusable(folder["fake"], said);
    }

    [Fact]
    public void Random_answers_are_keys_or_a_named_failure()
    {
        for (int i = 0; i < 200; i++)
        {
            byte[] answer = RandomNumberGenerator.GetBytes(4 + i % 40);
            BinaryPrimitives.WriteInt32BigEndian(answer, answer.Length - 4);
            if (answer.Length > 8)
                (answer[4], answer[5], answer[6], answer[7]) = (12, 0, 0, 0);
            string socket = folder[$"fake{i}"];
            using FakeAgent agent = new(socket, answer);
            if (Record.Exception(() => new AgentClient(socket).Keys()) is { } error)
                Assert.Equal("AgentUnusable", Assert.IsType<HaK8sException>(error).ErrorId);
        }
    }

    private static void AssertUnusable(string socket, string said)
    {
        HaK8sException error = Assert.Throws<HaK8sException>(() => new AgentClient(socket).Keys());
        Assert.Equal("AgentUnusable", error.ErrorId);
        Assert.Contains(said, error.Cause, StringComparison.Ordinal);
    }

    /// <summary>Reads a question and answers it with what the test says.</summary>
    private sealed class FakeAgent : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly Task serving;

        public FakeAgent(string path, byte[] answer)
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            serving = Task.Run(async () =>
            {
                using Socket client = await listener.AcceptAsync();
                await client.ReceiveAsync(new byte[5]);
                await client.SendAsync(answer);
            });
        }

        public void Dispose()
        {
            serving.Wait();
            listener.Dispose();
        }
    }
}
