using System.Management.Automation.Language;
using HaK8s.Help.Sources;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>The repository's documentation, and the cmdlets that it is for.</summary>
internal static class Documentation
{
    /// <summary>All sources, read once.</summary>
    public static HelpSources Sources { get; } = HelpSources.Read(Path.Combine(BuiltModule.Root, "docs"));

    /// <summary>The names that the manifest exports.</summary>
    public static string[] Exported { get; } = ReadExported();

    public static TheoryData<string> Cmdlets() => [.. Exported];

    public static TheoryData<string> Topics() => ["about_HaK8s", "about_HaK8s_Inventory", "about_HaK8s_Security", "about_HaK8s_Runbooks"];

    /// <summary>A cmdlet's page in English.</summary>
    public static CommandPage Page(string cmdlet) => Sources.Pages[HelpSources.English].TryGetValue(cmdlet, out CommandPage? page)
        ? page : throw new FileNotFoundException($"There is no {Sources.File(HelpSources.English, cmdlet)}.");

    private static string[] ReadExported()
    {
        ScriptBlockAst manifest = Parser.ParseFile(Path.Combine(BuiltModule.Root, "HaK8s.psd1"), out _, out _);
        var table = (HashtableAst)manifest.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        Ast names = table.KeyValuePairs.Single(pair => pair.Item1.SafeGetValue() is "CmdletsToExport").Item2;
        return [.. names.FindAll(ast => ast is StringConstantExpressionAst, searchNestedScriptBlocks: false)
            .Select(ast => ((StringConstantExpressionAst)ast).Value)];
    }
}
