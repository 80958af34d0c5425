using System.Management.Automation;
using HaK8s.Help.Maml;
using HaK8s.Help.Sources;

namespace HaK8s.Help;

/// <summary>
/// What the sources lack, or say differently from the cmdlets. The build tells it and goes on, so that a cmdlet can be tried before its
/// help is written; the tests let none of it through.
/// </summary>
internal static class Gaps
{
    /// <summary>All gaps, each as <c>file: what</c>.</summary>
    public static IEnumerable<string> Of(HelpSources sources, IReadOnlyCollection<CmdletInfo> cmdlets) =>
    [
        .. cmdlets.SelectMany(cmdlet => Of(sources, cmdlet)),
        .. sources.Pages.SelectMany(language => language.Value.Keys.Except(cmdlets.Select(cmdlet => cmdlet.Name))
            .Select(name => $"{sources.File(language.Key, name)}: there is no such cmdlet")),
        .. TopicGaps(sources),
    ];

    /// <summary>The gaps of one cmdlet, in every language.</summary>
    public static IEnumerable<string> Of(HelpSources sources, CmdletInfo cmdlet) =>
    [
        .. sources.Pages[HelpSources.English].TryGetValue(cmdlet.Name, out CommandPage? page)
            ? Of(page, cmdlet).Concat(LinkGaps(sources, page)).Select(gap => $"{sources.File(HelpSources.English, cmdlet.Name)}: {gap}")
            : [$"{sources.File(HelpSources.English, cmdlet.Name)}: is missing"],
        .. HelpSources.Translations.Where(culture => string.IsNullOrEmpty(sources.Pages[culture].GetValueOrDefault(cmdlet.Name)?.Synopsis))
            .Select(culture => $"{sources.File(culture, cmdlet.Name)}: the synopsis is missing"),
    ];

    private static IEnumerable<string> Of(CommandPage page, CmdletInfo cmdlet)
    {
        if (page.Synopsis.Length == 0)
            yield return "SYNOPSIS is missing";
        if (page.Description.Count == 0)
            yield return "DESCRIPTION is missing";
        if (page.Examples.Count < 2)
            yield return $"there have to be at least two examples, not {page.Examples.Count}";
        if (page.Notes.Count == 0)
            yield return "NOTES is missing";
        if (page.RelatedLinks.Count == 0)
            yield return "RELATED LINKS is missing";

        string[] own = [.. ParameterFacts.Own(cmdlet).Select(parameter => parameter.Name)];
        string[] written = [.. page.Parameters.Select(entry => entry.Name)];
        foreach (string name in own.Except(written))
            yield return $"-{name} is missing";
        foreach (string name in written.Except(own))
            yield return $"the cmdlet has no -{name}";

        string[] given = [.. cmdlet.OutputType.Select(type => type.Name == "System.Void" ? "None" : type.Name)];
        string[] said = [.. page.Outputs.Select(entry => entry.Name)];
        foreach (string name in given.Except(said))
            yield return $"OUTPUTS lacks {name}";
        foreach (string name in said.Except(given))
            yield return $"OUTPUTS names {name}, which the cmdlet does not declare";
        foreach (string gap in PipelineTypes.Gaps(cmdlet, [.. page.Inputs.Select(entry => entry.Name)]))
            yield return gap;
        Entry[] entries = [.. page.Parameters, .. page.Inputs, .. page.Outputs];
        foreach (Entry entry in entries.Where(entry => entry.Text.Count == 0 && entry.Name != "None"))
            yield return $"nothing is said of {entry.Name} (line {entry.Line})";
    }

    private static IEnumerable<string> LinkGaps(HelpSources sources, CommandPage page) => page.RelatedLinks
        .Where(link => !InlineText.IsWeb(link.Target) && !IsPage(sources, link.Target))
        .Select(link => $"the link to '{link.Target}' (line {link.Line}) leads to no page and is no https address");

    private static bool IsPage(HelpSources sources, string target) =>
        Path.GetFileNameWithoutExtension(target) is var name && target == name + ".md"
        && (sources.Pages[HelpSources.English].ContainsKey(name) || sources.Topics[HelpSources.English].ContainsKey(name));

    private static IEnumerable<string> TopicGaps(HelpSources sources)
    {
        string[] all = [.. sources.Topics.Values.SelectMany(topics => topics.Keys).Distinct()];
        foreach ((string culture, Dictionary<string, Topics.AboutTopic> topics) in sources.Topics)
        {
            foreach (string name in all.Except(topics.Keys))
                yield return $"{sources.File(culture, name)}: is missing";
        }
    }
}
