using HaK8s.Help.Sources;
using HaK8s.Help.Topics;

namespace HaK8s.Tests.Help;

/// <summary>Topics as plain text of 80 columns.</summary>
public sealed class TopicTextTests
{
    private static string Text(string markdown)
    {
        List<SourceProblem> problems = [];
        AboutTopic topic = AboutTopic.Read("about_X.md", markdown, problems);
        Assert.Empty(problems);
        return topic.ToText();
    }

    [Fact]
    public void Headings_paragraphs_lists_and_code_have_their_places() => Assert.Equal("""
        about_X
        -------

        SHORT DESCRIPTION
            Says it.

        LONG DESCRIPTION
          First part
            One
            two.

            - item

                code   stays

          Second part
            Text.

        """.ReplaceLineEndings("\n"), Text("""
        # about_X
        ## SHORT DESCRIPTION
        Says it.
        ## LONG DESCRIPTION
        ### First part
        One\
        two.

        - item

        ```powershell
        code   stays
        ```
        ### Second part
        Text.
        """));

    [Fact]
    public void Long_lines_are_wrapped_at_words_and_items_hang()
    {
        string[] lines = [.. Columns.Wrap("- " + string.Join(' ', Enumerable.Repeat("word", 40)), 76)];
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 76));
        Assert.All(lines[1..], line => Assert.StartsWith("  word", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Chinese_takes_two_columns_and_no_line_begins_with_its_punctuation()
    {
        string text = string.Concat(Enumerable.Repeat("控制平面节点，", 12));
        string[] lines = [.. Columns.Wrap(text, 76)];
        Assert.Equal(text, string.Concat(lines));
        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.InRange(Columns.Of(line), 2, 76));
        Assert.All(lines, line => Assert.NotEqual('，', line[0]));
    }

    [Fact]
    public void A_line_end_between_Chinese_characters_is_nothing() =>
        Assert.Contains("控制平面，etcd 和 TLS\n", Text("# about_X\n\n## 简短说明\n控制\n平面，\netcd\n和\nTLS\n"), StringComparison.Ordinal);
}
