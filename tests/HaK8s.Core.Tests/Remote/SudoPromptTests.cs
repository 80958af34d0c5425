using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Remote;
using Xunit;

namespace HaK8s.Tests.Remote;

public sealed class SudoPromptTests
{
    [Property]
    public Property However_the_stream_is_cut_the_question_is_seen_and_what_follows_it_comes_through(string before, string after, int[] cuts)
    {
        SudoPrompt prompt = new();
        string error = prompt.Read(new CutStream(before + prompt.Question + after, cuts));
        return (prompt.Asked.IsCompleted && !prompt.Refused.IsCompleted).Label("asked once").And((error == Utf8(after)).Label("the rest"));
    }

    [Property]
    public bool A_second_question_means_that_the_password_was_refused(string before, string between, string after, int[] cuts)
    {
        SudoPrompt prompt = new();
        string error = prompt.Read(new CutStream(before + prompt.Question + between + prompt.Question + after, cuts));
        return prompt.Refused.IsCompleted && error == Utf8(between + after);
    }

    [Property]
    public bool Where_nothing_is_asked_all_of_standard_error_is_the_scripts(string text, int[] cuts)
    {
        SudoPrompt prompt = new();
        // The last one is the begin of a question alone.
        return prompt.Read(new CutStream(text + prompt.Question[..^1], cuts)) == Utf8(text + prompt.Question[..^1]) && !prompt.Asked.IsCompleted;
    }

    [Property]
    public bool The_command_line_printed_to_standard_error_asks_for_nothing(int[] cuts)
    {
        SudoPrompt prompt = new();
        prompt.Read(new CutStream(ScriptLibrary.CommandLine(new RemoteScript("node-command"), sudo: true, prompt), cuts));
        return !prompt.Asked.IsCompleted;
    }

    [Fact]
    public async Task The_question_is_seen_while_sudo_waits_for_the_answer()
    {
        SudoPrompt prompt = new();
        using System.IO.Pipes.AnonymousPipeServerStream sudo = new();
        using System.IO.Pipes.AnonymousPipeClientStream reader = new(sudo.GetClientHandleAsString());
        Task<string> reading = OwnThread.Run(() => prompt.Read(reader));
        sudo.Write(Encoding.UTF8.GetBytes(prompt.Question));
        await prompt.Asked.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        sudo.Dispose();
        Assert.Equal("", await reading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_call_has_a_question_of_its_own() => Assert.NotEqual(new SudoPrompt().Question, new SudoPrompt().Question);

    private static string Utf8(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Gives the text in pieces, as a network does.</summary>
    private sealed class CutStream(string text, int[] cuts) : InputStream
    {
        private readonly byte[] bytes = Encoding.UTF8.GetBytes(text);
        private int position, piece;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int wanted = cuts.Length == 0 ? count : 1 + (Math.Abs(cuts[piece++ % cuts.Length] % 20));
            int given = Math.Min(Math.Min(wanted, count), bytes.Length - position);
            Array.Copy(bytes, position, buffer, offset, given);
            position += given;
            return given;
        }
    }
}
