using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HaK8s.Remote;
using HaK8s.Tests.Cni;
using Xunit;

namespace HaK8s.Tests.Remote;

/// <summary>
/// The very command line that goes to a node, run by real shells as the login shell and as the script's: whatever the arguments are, they
/// come out byte for byte, and what a node's names hold stays one field.
/// </summary>
public sealed class HostileArgumentsTests
{
    /// <summary>What shells give a meaning to, and what is long, empty or of several bytes.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements("'", "\"", "$(id)", "`id`", "${HOME}", "\\", "\n", "\r\n", "\t", "-n", "--", "-", " ", "", "*", "?", "[a]", "~", "!", "#", ";", "&", "|", ">x",
            "控制", "é", "\u202e", "😀", "\u007f", "\u0001", "=", "%s", "..", "/", "\\'", "$'\\x41'", "EOF"),
        ArbMap.Default.GeneratorFor<char>().Where(c => c != '\0' && !char.IsSurrogate(c)).Select(c => c.ToString()));

    // Six of the longest, quoted, are just below what Linux takes as one argument.
    private static readonly Arbitrary<string[]> Hostile = Gen.Frequency(
        (8, Piece.ArrayOf().Resize(8).Select(string.Concat)),
        (1, Gen.Elements(new string('ü', 2048), new string('\'', 4096), new string('\n', 4096), "$(" + new string('x', 4096))))
        .ArrayOf().Resize(6).ToArbitrary();

    public static TheoryData<string> Shells => ["/bin/sh", "dash", "bash", "busybox sh"];

    [Theory]
    [MemberData(nameof(Shells))]
    public void Any_arguments_come_out_of_a_script_as_they_went_in(string shell)
    {
        string[] words = SystemShell.Require(shell.Split(' '));
        Prop.ForAll(Hostile, arguments =>
            arguments.SequenceEqual(Through(words, arguments))).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_a_node_names_stays_one_field_of_one_line(string shell)
    {
        string[] words = SystemShell.Require(shell.Split(' '));
        Prop.ForAll(Hostile, names =>
        {
            string said = Run([.. words, "-c", $"LC_ALL=C; {ScriptLibrary.Text("say")}\nsay key \"$@\"", "sh", .. names]);
            string[] fields = said.TrimEnd('\n').Split('\t');
            return said.Count(c => c == '\n') == 1 && !said.TrimEnd('\n').Any(c => c is not '\t' && c < ' ')
                && fields.Length == names.Length + 1
                // Bytes count, since a control character of one byte becomes a blank of one byte.
                && fields.Skip(1).Zip(names).All(pair => Encoding.UTF8.GetByteCount(pair.First) == Encoding.UTF8.GetByteCount(pair.Second));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_NUL_is_refused_before_anything_runs() =>
        Assert.Throws<ArgumentException>(() => ScriptLibrary.CommandLine(new RemoteScript("node-command", "a\0b"), sudo: false));

    [Fact]
    public async Task A_carriage_return_in_a_value_begins_no_line()
    {
        RemoteResult result = await new LocalSession().RunAsync(new RemoteScript("node-command", "printf 'name\\tx\\rfail\\tforged\\r\\nlast\\ty\\n'"), null, TestContext.Current.CancellationToken);
        Assert.Null(result["fail"]);
        Assert.Equal("x\rfail\tforged", result["name"]);
        Assert.Equal("y", result["last"]);
    }

    [Fact]
    public async Task Names_of_files_on_a_node_forge_no_field()
    {
        using TemporaryDirectory node = new();
        string[] names = ["plain", "x\nfail\tno-space\tforged", "y\rplugin\tforged", "z\tw", "-rf", "$(id)", "two words"];
        foreach (string name in names)
            node.WriteProgram($"bin/{name}", "exit 0");
        RemoteResult result = await new LocalSession().RunAsync(new RemoteScript("cni-observe", node["bin"], node["none"]), null, TestContext.Current.CancellationToken);
        Assert.Null(result["fail"]);
        Assert.Equal(names.Select(name => name.Replace('\n', ' ').Replace('\t', ' ').Replace('\r', ' ')).Order(), result.All("plugin").Order());
    }

    [Fact]
    public async Task A_file_whose_name_cannot_be_told_is_refused_and_not_taken_for_another()
    {
        using TemporaryDirectory node = new();
        node.Write("certs.d/a\nmissing\t/etc/passwd/hosts.toml", "x");
        RemoteResult result = await new LocalSession().RunAsync(new RemoteScript("files-read", node["certs.d"] + "/*"), null, TestContext.Current.CancellationToken);
        Assert.Null(result["missing"]);
        Assert.StartsWith("notfile\t", result["fail"], StringComparison.Ordinal);
    }

    /// <summary>By way of the command that a node's login shell gets; the script is one that runs its arguments.</summary>
    private static string[] Through(string[] shell, string[] arguments)
    {
        string line = ScriptLibrary.CommandLine(new RemoteScript("node-command", ["shift; for a; do printf '%s\\0' \"$a\"; done", .. arguments]), sudo: false);
        string output = Run([.. shell, "-c", line]);
        return output[(output.IndexOf('\n') + 1)..].Split('\0')[..^1];
    }

    private static string Run(string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, StandardOutputEncoding = new UTF8Encoding(false) })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
