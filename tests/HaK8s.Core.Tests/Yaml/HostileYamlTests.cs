using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Etcd;
using HaK8s.Inventory;
using HaK8s.Kubeadm;
using HaK8s.KubeConfigs;
using HaK8s.Tests.Remote;
using HaK8s.Yaml;
using Xunit;

namespace HaK8s.Tests.Yaml;

/// <summary>Text that was made to hurt: a clear error with its place, in bounded memory, in each file that is read as YAML.</summary>
public sealed class HostileYamlTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string> Readers => ["cluster", "kubeadm", "kubeconfig"];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_billion_laughs_are_refused_at_the_alias_that_goes_too_far(string reader)
    {
        StringBuilder bomb = new("a0: &a0 [ha,ha,ha,ha,ha,ha,ha,ha,ha]\n");
        for (int i = 1; i < 10; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        Assert.Contains("(6,", Refused(reader, bomb.ToString(), "aliases are written out"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_long_text_that_aliases_repeat_is_refused(string reader) =>
        Refused(reader, $"a: &a {new string('x', 1 << 20)}\nb: [{string.Join(',', Enumerable.Repeat("*a", 40))}]\n", "aliases are written out");

    [Theory]
    [MemberData(nameof(Readers))]
    public void An_alias_of_its_own_parent_is_refused(string reader) => Refused(reader, "a: &a [*a]\n", "(1,8): the alias '*a' stands for nothing");

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void A_hundred_thousand_levels_are_refused_before_the_stack_ends(string opening)
    {
        string deep = string.Concat(Enumerable.Repeat(opening, 100_000));
        foreach (string reader in Readers.Select(row => row.Data))
            Assert.Contains("(1,", Refused(reader, deep, "nested deeper than 100 levels"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_duplicate_key_is_named_with_its_line_and_column(string reader)
    {
        Assert.Contains("(3,1): the key 'kind' stands there a second time", Refused(reader, "kind: A\nx: 1\nkind: B\n", "kind"), StringComparison.Ordinal);
        Assert.Contains("(2,9): the key 'b' stands there a second time", Refused(reader, "a:\n  {b: 1,\"b\": 2}\n", "'b'"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_key_in_other_mappings_and_documents_is_none() =>
        Assert.Equal(2, YamlMap.ReadAll("a: {x: {b: 1}, b: 2}\nb: [{b: 1}, {b: a}, b, b]\n---\na: 1\n", new("f", "Id", "read")).Count);

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_file_of_100_MiB_is_refused_by_its_length_in_a_few_kilobytes_of_memory(string reader)
    {
        string path = folder["large.yaml"];
        using (FileStream file = File.Create(path))
            file.SetLength(100 << 20);
        Record.Exception(() => ReadFile(reader, folder.Write("small.yaml", "a: [1]\n")));
        long before = GC.GetAllocatedBytesForCurrentThread();
        HaK8sException failure = Assert.IsType<HaK8sException>(Record.Exception(() => ReadFile(reader, path)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal("FileTooLarge", failure.ErrorId);
        Assert.Contains(path, failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_file_that_does_not_tell_its_length_is_counted(string reader)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("FileTooLarge", Assert.IsType<HaK8sException>(Record.Exception(() => ReadFile(reader, "/dev/zero"))).ErrorId);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 << 20);
    }

    [Theory]
    [InlineData("- ")]
    [InlineData("[],")]
    [InlineData("&a x: ")]
    [InlineData("\"")]
    [InlineData("| ")]
    [InlineData("%")]
    [InlineData("a\n")]
    [InlineData("a:\n")]
    public void The_largest_text_of_any_kind_is_judged_in_bounded_memory(string piece)
    {
        string text = "x: [" + string.Concat(Enumerable.Repeat(piece, (BoundedParser.LargestText - 8) / piece.Length));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused("kubeconfig", text, "");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600L << 20);
    }

    [Fact]
    public void Certificate_key_and_checksum_files_are_bounded_too()
    {
        string path = folder["ca.pem"];
        using (FileStream file = File.Create(path))
            file.SetLength(100 << 20);
        Assert.Equal("FileTooLarge", Assert.Throws<HaK8sException>(() => PemFile.Read(path, "CA")).ErrorId);
        Assert.Equal("FileTooLarge", Assert.Throws<HaK8sException>(() => HaK8s.Archives.ChecksumFile.Read(path)).ErrorId);
    }

    [Property(MaxTest = 300)]
    public Property Any_text_is_read_or_refused_with_an_error_of_this_product() => Prop.ForAll(
        Gen.Elements("a", "b", ":", ": ", "- ", "\n", "  ", "{", "}", "[", "]", ",", "&a ", "*a", "? ", "| ", "> ", "\"", "'", "\\U", "\\x4", "FFFFFFFF",
            "!!str ", "!", "%YAML 9.9", "---\n", "...\n", "\t", "#", "\uFEFF", "\u0000", "\uD800", "<<", "~", "1e9", "=").ArrayOf().ToArbitrary(), parts =>
        {
            string text = string.Concat(parts);
            foreach (string reader in Readers.Select(row => row.Data))
                if (Record.Exception(() => Read(reader, text)) is { } failure and not HaK8sException)
                    throw new InvalidOperationException($"{reader} of {text}", failure);
        });

    public void Dispose() => folder.Dispose();

    private static string Refused(string reader, string text, string cause)
    {
        HaK8sException failure = Assert.IsType<HaK8sException>(Record.Exception(() => Read(reader, text)));
        Assert.Equal(reader switch { "cluster" => "InvalidClusterFile", "kubeadm" => "InvalidKubeadmConfig", _ => "KubeConfigInvalid" }, failure.ErrorId);
        Assert.StartsWith("/dir/file.yaml(", failure.Cause, StringComparison.Ordinal);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
        return failure.Cause;
    }

    private static void Read(string reader, string text)
    {
        const string name = "/dir/file.yaml";
        switch (reader)
        {
            case "cluster": ClusterFile.Parse(text, name); break;
            case "kubeadm": KubeadmConfiguration.Parse(text, name); break;
            default: KubeConfigFile.Parse(text, name); break;
        }
    }

    private static void ReadFile(string reader, string path)
    {
        switch (reader)
        {
            case "cluster": ClusterFile.Read(path); break;
            case "kubeadm": KubeadmConfiguration.Read(path); break;
            default: KubeConfigFile.ReadText(path); break;
        }
    }
}
