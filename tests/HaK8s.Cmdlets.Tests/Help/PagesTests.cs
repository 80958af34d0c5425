using System.Management.Automation;
using HaK8s.Help;
using HaK8s.Help.Sources;
using HaK8s.Help.Topics;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>The documentation has everything, and says of the cmdlets only what is so.</summary>
public sealed class PagesTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    [Fact]
    public void Every_source_can_be_read() => Assert.Empty(Documentation.Sources.Problems);

    [Theory]
    [MemberData(nameof(Documentation.Cmdlets), MemberType = typeof(Documentation))]
    public void A_cmdlet_has_a_page_with_everything_in_it(string cmdlet) => Assert.Empty(Gaps.Of(Documentation.Sources, Command(cmdlet)));

    [Fact]
    public void No_page_and_no_topic_is_alone() => Assert.Empty(Gaps.Of(Documentation.Sources, [.. Documentation.Exported.Select(Command)]));

    [Theory]
    [MemberData(nameof(Documentation.Cmdlets), MemberType = typeof(Documentation))]
    public void A_synopsis_is_one_sentence_and_translated(string cmdlet)
    {
        Assert.Matches(@"^[A-Z]\S+s .*[^.]\.$", Documentation.Page(cmdlet).Synopsis);
        string chinese = Assert.Contains(cmdlet, (IReadOnlyDictionary<string, CommandPage>)Documentation.Sources.Pages["zh-CN"]).Synopsis;
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}{2}.*。$", chinese);
    }

    [Theory]
    [MemberData(nameof(Documentation.Topics), MemberType = typeof(Documentation))]
    public void A_topic_has_the_same_parts_in_both_languages(string topic)
    {
        AboutTopic english = Documentation.Sources.Topics["en-US"][topic], chinese = Documentation.Sources.Topics["zh-CN"][topic];
        Assert.Equal(["SHORT DESCRIPTION", "LONG DESCRIPTION", "EXAMPLES", "SEE ALSO"], english.Sections.Select(section => section.Heading));
        Assert.Equal(english.Sections.Select(section => section.Entries.Count), chinese.Sections.Select(section => section.Entries.Count));
        Assert.All(chinese.Sections, section => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", section.Heading));
        Assert.All(chinese.Sections.SelectMany(section => section.Entries), entry => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", entry.Heading + entry.Text));
        // Code is the same in every language.
        Assert.Equal(Code(english), Code(chinese));
    }

    private static IEnumerable<string> Code(AboutTopic topic) =>
        from section in topic.Sections
        from part in section.Entries.Prepend(section)
        from prose in part.Content
        where prose is { Kind: ProseKind.Code, Language: "powershell" }
        select prose.Text;

    private CmdletInfo Command(string name) =>
        (CmdletInfo)session.Runspace.SessionStateProxy.InvokeCommand.GetCommand($"HaK8s\\{name}", CommandTypes.Cmdlet);
}
