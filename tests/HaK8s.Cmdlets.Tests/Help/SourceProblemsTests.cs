using HaK8s.Help.Sources;
using HaK8s.Help.Topics;

namespace HaK8s.Tests.Help;

/// <summary>A source that cannot be understood is an error with file and line.</summary>
public sealed class SourceProblemsTests
{
    private const string Good = """
        # Get-Thing

        ## SYNOPSIS
        Gets
        things.

        ## DESCRIPTION
        See *this*, `a b` and [the site](https://example.com/x), or [Set-Thing](Set-Thing.md).

        - one <two>
          three

        1. first
        2. second

        ## EXAMPLES

        ### Example 1: All
        ```powershell
        Get-Thing
        ```

        Gets all:

        ```text
          x
        ```

        ## PARAMETERS

        ### -Name
        The name.

        ## INPUTS

        ### System.String
        Names.

        ## OUTPUTS

        ### System.Object
        A thing.

        ## NOTES
        Changes nothing.

        ## RELATED LINKS
        [Set-Thing](Set-Thing.md)
        - [Example](https://example.com/)
        """;

    private static List<SourceProblem> Read(string text, out CommandPage page)
    {
        List<SourceProblem> problems = [];
        page = CommandPageReader.Read("docs/en-US/Get-Thing.md", text, problems);
        return problems;
    }

    [Fact]
    public void A_good_page_gives_its_parts_as_text()
    {
        Assert.Empty(Read(Good, out CommandPage page));
        Assert.Equal("Gets things.", page.Synopsis);
        Assert.Equal(["See this, `a b` and the site (https://example.com/x), or Set-Thing.", "- one <two> three", "1. first\n2. second"], page.Description.Select(prose => prose.Text));
        Example example = Assert.Single(page.Examples);
        Assert.Equal(("Example 1: All", "Get-Thing"), (example.Title, example.Code.Text));
        Assert.Equal(["Gets all:", "  x"], example.Remarks.Select(prose => prose.Text));
        Assert.Equal(["Name"], page.Parameters.Select(entry => entry.Name));
        Assert.Equal([("Set-Thing", "Set-Thing.md"), ("Example", "https://example.com/")], page.RelatedLinks.Select(link => (link.Text, link.Target)));
    }

    [Theory]
    [InlineData("# Get-Thing", "# Get-Things", 1, "'# Get-Thing'")]
    [InlineData("## NOTES", "## REMARKS", 44, "'REMARKS' is no section")]
    [InlineData("## NOTES", "## SYNOPSIS", 44, "'SYNOPSIS' stands twice")]
    [InlineData("## NOTES", "#### NOTES", 44, "level 4")]
    [InlineData("### System.String", "### -name\n\n## INPUTS", 38, "The section 'INPUTS' stands twice")]
    [InlineData("The name.", "The name.\n\n### -name\nAgain.", 34, "parameter -name stands twice")]
    [InlineData("### -Name", "### Name", 31, "the heading is '### -Name'")]
    [InlineData("Changes nothing.", "### Other\nText.", 45, "NOTES has no entries")]
    [InlineData("## PARAMETERS", "## PARAMETERS\nSome.", 30, "PARAMETERS is made of entries")]
    [InlineData("```powershell\nGet-Thing\n```", "It gets them.", 18, "begins with its code")]
    [InlineData("```powershell", "```text", 18, "begins with its code")]
    [InlineData("### Example 1: All", "### All", 18, "'### Example 1: What it shows'")]
    [InlineData("[Set-Thing](Set-Thing.md)\n- ", "See [Set-Thing](Set-Thing.md)\n- ", 48, "links alone")]
    [InlineData("Changes nothing.", "***", 45, "paragraphs, lists and code blocks")]
    [InlineData("## SYNOPSIS", "Text.\n\n## SYNOPSIS", 3, "before the first section")]
    public void A_bad_page_is_told_with_file_and_line(string good, string bad, int line, string what)
    {
        int at = Good.LastIndexOf(good, StringComparison.Ordinal);
        List<SourceProblem> problems = Read(Good[..at] + bad + Good[(at + good.Length)..], out _);
        SourceProblem problem = Assert.Single(problems, problem => problem.Text.Contains(what, StringComparison.Ordinal));
        Assert.StartsWith($"docs/en-US/Get-Thing.md({line}): error: ", $"{problem}", StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Assert.Equal(3, Read("# Get-Thing\n\n## X\n\n## PARAMETERS\n\n### Y\n\n## EXAMPLES\n\n### Example 1: Z\nText.", out _).Count);

    [Fact]
    public void A_topic_begins_with_one_line_that_lists_can_show()
    {
        List<SourceProblem> problems = [];
        AboutTopic.Read("docs/en-US/about_X.md", $"# about_X\n\n## SHORT DESCRIPTION\n{new string('x', 77)}\n", problems);
        Assert.Equal("docs/en-US/about_X.md(4): error: Lists of topics show this text as one line: it may have 76 columns, and has 77.", $"{Assert.Single(problems)}");
        problems.Clear();
        AboutTopic.Read("docs/en-US/about_X.md", "# about_X\n\n## SHORT DESCRIPTION\n\n### Sub\n", problems);
        Assert.Contains("about_X.md(3): error: The first section", $"{Assert.Single(problems)}", StringComparison.Ordinal);
    }
}
