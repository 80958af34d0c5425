using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Remote;

/// <summary>Quoting is judged by the only authority there is: a real sh.</summary>
public sealed class ShellQuoteTests
{
    [Theory]
    [InlineData("")]
    [InlineData("it's")]
    [InlineData("$(touch /tmp/pwned) `id` \"x\" \\ * ? ~ ! # & ; | < >")]
    [InlineData("-n")]
    [InlineData("line\nbreak\n\n")]
    [InlineData("''''")]
    [InlineData("控制平面")]
    public void A_quoted_word_comes_out_of_sh_as_it_went_in(string word) => Assert.Equal([word], ThroughShell([word]));

    [Property(MaxTest = 40)]
    public Property Any_list_of_words_comes_out_of_sh_as_it_went_in() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>[]>().Filter(words => words.Length > 0), words =>
    {
        // Strings that UTF-8 cannot carry (lone surrogates) and NUL are no arguments in any system.
        string[] arguments = [.. words.Select(word => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(word.Get.Replace("\0", ""))))];
        return arguments.SequenceEqual(ThroughShell(arguments));
    });

    [Fact]
    public void A_NUL_is_refused() => Assert.Throws<ArgumentException>(() => ShellQuote.Quote("a\0b"));

    private static string[] ThroughShell(string[] words)
    {
        string script = "for w in " + string.Join(' ', words.Select(ShellQuote.Quote)) + "; do printf '%s\\0' \"$w\"; done";
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8,
        })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output.Split('\0')[..^1];
    }
}
