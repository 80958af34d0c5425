using HaK8s.Help.Topics;

namespace HaK8s.Help.Sources;

/// <summary>All sources of a documentation folder.</summary>
internal sealed class HelpSources
{
    /// <summary>The language that has everything, and that the engine falls back to.</summary>
    public const string English = "en-US";

    /// <summary>The languages that have a synopsis for each cmdlet, and the topics.</summary>
    public static IReadOnlyList<string> Translations { get; } = ["zh-CN"];

    private HelpSources(string folder) => Folder = folder;

    /// <summary>The folder with a folder for each language.</summary>
    public string Folder { get; }

    /// <summary>What could not be understood.</summary>
    public List<SourceProblem> Problems { get; } = [];

    /// <summary>By language, then by cmdlet.</summary>
    public Dictionary<string, Dictionary<string, CommandPage>> Pages { get; } = [];

    /// <summary>By language, then by topic.</summary>
    public Dictionary<string, Dictionary<string, AboutTopic>> Topics { get; } = [];

    /// <summary>A language's page or topic, as messages name it.</summary>
    public string File(string culture, string name) => Path.Combine(Folder, culture, name + ".md");

    /// <summary>Reads them all.</summary>
    public static HelpSources Read(string folder)
    {
        HelpSources sources = new(folder);
        foreach (string culture in Translations.Prepend(English))
            sources.ReadLanguage(culture);
        return sources;
    }

    private void ReadLanguage(string culture)
    {
        Dictionary<string, CommandPage> pages = Pages[culture] = [];
        Dictionary<string, AboutTopic> topics = Topics[culture] = [];
        string folder = Path.Combine(Folder, culture);
        if (!Directory.Exists(folder))
            return;
        foreach (string file in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file), text = System.IO.File.ReadAllText(file);
            if (name.StartsWith("about_", StringComparison.Ordinal))
                topics[name] = AboutTopic.Read(file, text, Problems);
            else
                pages[name] = CommandPageReader.Read(file, text, Problems);
        }
    }
}
