using BenchmarkDotNet.Attributes;
using HaK8s.Remote;

namespace HaK8s.Benchmarks.Pure;

/// <summary>Every argument of every remote command.</summary>
public class ShellQuoting
{
    private const int LongLength = 64 * 1024;

    private readonly string plain = new('a', LongLength);
    private readonly string quotes = string.Concat(Enumerable.Repeat("it's so ", LongLength / 8));
    private readonly string word = "/etc/kubernetes/pki/apiserver-etcd-client.crt";

    [Benchmark(Description = "ShellQuote, a path")]
    public string Word() => ShellQuote.Quote(word);

    [Benchmark(Description = "ShellQuote, 64 KiB")]
    [WorksOn(LongLength)]
    public string Plain() => ShellQuote.Quote(plain);

    [Benchmark(Description = "ShellQuote, 64 KiB with 8192 quotes")]
    [WorksOn(LongLength)]
    public string Quotes() => ShellQuote.Quote(quotes);
}
