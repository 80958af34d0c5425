using System.Text.RegularExpressions;
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

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
