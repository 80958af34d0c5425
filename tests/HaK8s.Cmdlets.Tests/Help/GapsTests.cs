using System.Management.Automation;
using HaK8s.Help;
using HaK8s.Help.Sources;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>That a documentation folder lacks something is found, thing by thing.</summary>
public sealed class GapsTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-docs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string[] Find(string page, string? chinese = "# Disconnect-HaK8sNode\n\n## SYNOPSIS\n断开连接。\n")
    {
        Write("en-US/Disconnect-HaK8sNode.md", page);
        if (chinese is not null)
            Write("zh-CN/Disconnect-HaK8sNode.md", chinese);
        HelpSources sources = HelpSources.Read(folder);
        Assert.Empty(sources.Problems);
        CmdletInfo cmdlet = (CmdletInfo)session.Runspace.SessionStateProxy.InvokeCommand.GetCommand("Disconnect-HaK8sNode", CommandTypes.Cmdlet);
        return [.. Gaps.Of(sources, [cmdlet]).Select(gap => gap[(gap.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
    }

    private void Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private const string Whole = """
        # Disconnect-HaK8sNode

        ## SYNOPSIS
        Closes connections.

        ## DESCRIPTION
        Text.

        ## EXAMPLES

        ### Example 1: One
        ```powershell
        Disconnect-HaK8sNode a
        ```

        ### Example 2: Two
        ```powershell
        Disconnect-HaK8sNode b
        ```

        ## PARAMETERS

        ### -Node
        Nodes.

        ### -PassThru
        Gives them.

        ## INPUTS

        ### HaK8s.Inventory.Node
        Nodes.

        ## OUTPUTS

        ### HaK8s.Inventory.Node
        Nodes.

        ## NOTES
        Text.

        ## RELATED LINKS
        [Itself](Disconnect-HaK8sNode.md)
        """;

    [Fact]
    public void A_whole_page_has_none() => Assert.Empty(Find(Whole));

    [Theory]
    [InlineData("## SYNOPSIS\nCloses connections.\n", "", "SYNOPSIS is missing")]
    [InlineData("## DESCRIPTION\nText.\n", "", "DESCRIPTION is missing")]
    [InlineData("### Example 2: Two\n```powershell\nDisconnect-HaK8sNode b\n```\n", "", "there have to be at least two examples, not 1")]
    [InlineData("### -Node\nNodes.\n", "", "-Node is missing")]
    [InlineData("### -Node\nNodes.\n", "### -Node\n", "nothing is said of Node (line 23)")]
    [InlineData("### -Node\nNodes.\n", "### -Node\nNodes.\n\n### -Quiet\nNo.\n", "the cmdlet has no -Quiet")]
    [InlineData("### HaK8s.Inventory.Node\nNodes.\n", "### None\nNothing.\n", "INPUTS lacks HaK8s.Inventory.Node")]
    [InlineData("### HaK8s.Inventory.Node\nNodes.\n", "### HaK8s.Inventory.Node\nNodes.\n\n### System.Int32\nNo.\n", "INPUTS names System.Int32, which the cmdlet does not take")]
    [InlineData("Nodes.\n\n## NOTES", "Nodes.\n\n### System.Boolean\nYes.\n\n## NOTES", "OUTPUTS names System.Boolean, which the cmdlet does not declare")]
    [InlineData("## NOTES\nText.\n", "", "NOTES is missing")]
    [InlineData("[Itself](Disconnect-HaK8sNode.md)", "", "RELATED LINKS is missing")]
    [InlineData("(Disconnect-HaK8sNode.md)", "(Get-Nothing.md)", "the link to 'Get-Nothing.md' (line 43) leads to no page and is no https address")]
    [InlineData("(Disconnect-HaK8sNode.md)", "(http://example.com)", "the link to 'http://example.com' (line 43) leads to no page and is no https address")]
    public void What_is_missing_or_too_much_is_told(string part, string instead, string gap) =>
        Assert.Contains(gap, Find(Whole.ReplaceLineEndings("\n").Replace(part, instead, StringComparison.Ordinal)));

    [Fact]
    public void A_page_in_one_language_alone_is_told() => Assert.Equal(["the synopsis is missing"], Find(Whole, chinese: null));

    [Fact]
    public void Pages_of_no_cmdlet_and_topics_of_one_language_are_told()
    {
        Write("en-US/Get-Nothing.md", "# Get-Nothing\n");
        Write("zh-CN/about_X.md", "# about_X\n\n## 简短说明\n说明。\n");
        Assert.Equal(["there is no such cmdlet", "is missing"], Find(Whole));
    }
}
