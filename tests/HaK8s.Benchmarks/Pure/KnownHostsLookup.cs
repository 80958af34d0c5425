using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using HaK8s.Remote.HostKeys;

namespace HaK8s.Benchmarks.Pure;

/// <summary>
/// A large site's known_hosts: 50,000 hosts, each with a key of its own, plain or hashed. Every run asks for another host, as the connections
/// to many nodes do, so that nothing remembered of one host answers for it.
/// </summary>
public class KnownHostsLookup
{
    private const int Hosts = 50_000;

    private readonly byte[][] keys = new byte[Hosts][];
    private string folder = "", plain = "", hashed = "";
    private KnownHosts plainRead = null!, hashedRead = null!;
    private int next;

    [GlobalSetup]
    public void Write()
    {
        folder = Directory.CreateTempSubdirectory("hak8s-known-hosts-").FullName;
        StringBuilder plainLines = new(), hashedLines = new();
        for (int i = 0; i < Hosts; i++)
        {
            keys[i] = Convert.FromBase64String("AAAAC3NzaC1lZDI1NTE5AAAAIB4vwGL0BplmPZg15dcani8WpyPhdDUATBQHMKdlztWd");
            RandomNumberGenerator.Fill(keys[i].AsSpan(^32..));
            string key = $" ssh-ed25519 {Convert.ToBase64String(keys[i])}\n";
            plainLines.Append(Name(i)).Append(",10.").Append(i / 65536).Append('.').Append(i / 256 % 256).Append('.').Append(i % 256).Append(key);
            hashedLines.Append(HashedName.Create(Name(i))).Append(key);
        }
        File.WriteAllText(plain = Path.Combine(folder, "plain"), plainLines.ToString());
        File.WriteAllText(hashed = Path.Combine(folder, "hashed"), hashedLines.ToString());
        (plainRead, hashedRead) = (KnownHosts.Read([plain]), KnownHosts.Read([hashed]));
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Benchmark(Description = "known_hosts of 50,000 lines: look a host up")]
    public int Plain() => Found(plainRead.Find(Name(Next())));

    [Benchmark(Description = "known_hosts of 50,000 hashed lines: look a host up")]
    public int Hashed() => Found(hashedRead.Find(Name(Next())));

    [Benchmark(Description = "known_hosts of 50,000 lines: judge a key")]
    public object JudgePlain() => Judge(plain);

    [Benchmark(Description = "known_hosts of 50,000 hashed lines: judge a key")]
    public object JudgeHashed() => Judge(hashed);

    private static string Name(int host) => $"node-{host}.example.com";

    private int Next() => next++ % Hosts;

    private static int Found(IEnumerable<KnownHost> lines) =>
        lines.Count() is 1 and var one ? one : throw new InvalidOperationException("The host was not found.");

    // What a connection does: asks for known types of key, and judges the key that comes.
    private KnownKeyTypes Judge(string file)
    {
        int host = Next();
        HostKeyJudge judge = new(new HostKeyRules { Host = new KnownHostName(Name(host), 22), UserFiles = [file] });
        KnownKeyTypes types = judge.KeyTypes;
        return judge.Judge(keys[host]).Refusal is { } refusal ? throw refusal : types;
    }
}
