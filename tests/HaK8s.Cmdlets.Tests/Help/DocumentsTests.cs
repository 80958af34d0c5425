using System.Text.RegularExpressions;
using System.Xml.Linq;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>What people read outside of Get-Help: its code binds, and its links lead somewhere.</summary>
public sealed partial class DocumentsTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(BuiltModule.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, "docs"), "*.md"))
            .Select(file => Path.GetRelativePath(BuiltModule.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_binds(string document)
    {
        ExampleBinder binder = new(session);
        Assert.Empty(Code().Matches(Read(document)).SelectMany(block => binder.Problems(block.Groups[1].Value)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(BuiltModule.Root, document))!;
        Assert.All(Link().Matches(Read(document)).Select(link => link.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(Path.Exists(Path.Combine(folder, target)), target));
    }

    [Fact]
    public void Tables_have_the_columns_of_their_views()
    {
        HashSet<string> views = [.. XDocument.Load(Path.Combine(BuiltModule.Folder, "HaK8s.format.ps1xml")).Descendants("TableHeaders")
            .Select(headers => string.Join(' ', headers.Descendants("Label").Select(label => label.Value)))];
        string[] pages = [.. Documents.Select(row => row.Data), .. Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, "docs", "en-US"), "*.md")];
        (string Page, string Columns)[] shown = [.. pages.SelectMany(page => Table().Matches(Read(page)).Select(table => (page, Blanks().Replace(table.Groups[1].Value, " "))))];
        Assert.InRange(shown.Length, 20, int.MaxValue);
        Assert.All(shown, table => Assert.Contains(table.Columns, views));
    }

    public static TheoryData<string> Runbooks => [.. Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, "examples"), "*.ps1").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Runbooks))]
    public void Runbooks_bind(string runbook) => Assert.Empty(new ExampleBinder(session).Problems(Read(Path.Combine("examples", runbook))));

    [Fact]
    public void The_readmes_and_the_runbook_are_among_them() =>
        Assert.Superset(new HashSet<string> { "README.md", "README.zh-CN.md", Path.Combine("docs", "runbook.md") }, Documents.Select(row => row.Data).ToHashSet());

    private static string Read(string document) => File.ReadAllText(Path.Combine(BuiltModule.Root, document));

    [GeneratedRegex(@"^```powershell\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\S.*\S) *\n-+(?: +-+)+ *$", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
