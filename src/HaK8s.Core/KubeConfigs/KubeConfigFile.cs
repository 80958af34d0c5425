using System.Text;
using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>One of a kubeconfig's three lists of named entries.</summary>
/// <param name="Key">Its key in the file: <c>clusters</c>.</param>
/// <param name="Item">The key of an entry's body: <c>cluster</c>.</param>
internal sealed record KubeConfigSection(string Key, string Item)
{
    public static readonly KubeConfigSection Clusters = new("clusters", "cluster"), Users = new("users", "user"), Contexts = new("contexts", "context");
}

/// <summary>The text of a kubeconfig, YAML or JSON, and where its parts stand.</summary>
internal sealed class KubeConfigFile
{
    public const string ErrorId = "KubeConfigInvalid";

    private readonly YamlSource source;

    private KubeConfigFile(string text, PlacedNode? root, YamlSource source) => (Text, Root, this.source) = (text, root, source);

    public string Text { get; }

    /// <summary>What it is called in errors.</summary>
    public string Name => source.Name;

    /// <summary>The whole; null when the text holds no value.</summary>
    public PlacedNode? Root { get; }

    public string? CurrentContext => Root?.Text("current-context") is { Length: > 0 } name ? name : null;

    /// <exception cref="HaK8sException"><c>KubeConfigInvalid</c>.</exception>
    public static KubeConfigFile Parse(string text, string name)
    {
        YamlSource source = new(name, ErrorId, "read kubeconfig");
        PlacedNode? root = PlacedYaml.Read(text, source);
        KubeConfigFile file = new(text, root is { IsNull: true } ? null : root, source);
        if (file.Root is { Resolved.Pairs: null })
            throw file.Error(root!, "a kubeconfig must be a mapping of keys and values.");
        foreach (KubeConfigSection section in new[] { KubeConfigSection.Clusters, KubeConfigSection.Users, KubeConfigSection.Contexts })
            file.CheckSection(section);
        return file;
    }

    /// <summary>A file's text with every character as it stands, a byte order mark too; null when there is no such file.</summary>
    /// <exception cref="HaK8sException"><c>KubeConfigUnreadable</c>.</exception>
    public static string? ReadText(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(LocalFile.ReadBytes(path, BoundedParser.LargestText));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (DecoderFallbackException)
        {
            throw Failure.KubeConfigUnreadable(path, "it is no UTF-8 text");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Failure.KubeConfigUnreadable(path, Directory.Exists(path) ? "it is a directory" : unreadable.Message, unreadable);
        }
    }

    /// <summary>A list's entries, in order.</summary>
    public IReadOnlyList<PlacedNode> Entries(KubeConfigSection section) => Root?[section.Key]?.Resolved.Items ?? [];

    /// <summary>The entry of a name; the first one, as kubectl takes it.</summary>
    public PlacedNode? Entry(KubeConfigSection section, string name) => Entries(section).FirstOrDefault(entry => entry.Text("name") == name);

    /// <summary>The body of an entry; null when there is none.</summary>
    public PlacedNode? Body(KubeConfigSection section, string name) =>
        Entry(section, name)?[section.Item] is { Resolved.Pairs: not null } body ? body : null;

    public HaK8sException Error(PlacedNode at, string cause) => Failure.InvalidYaml(source, at.Mark.Line, at.Mark.Column, cause, "Mend the file at that place.");

    private void CheckSection(KubeConfigSection section)
    {
        if (Root?[section.Key] is not { IsNull: false } list)
            return;
        if (list.Resolved.Items is not { } entries)
            throw Error(list, $"'{section.Key}' must be a list.");
        foreach (PlacedNode entry in entries)
            if (entry.Text("name") is null)
                throw Error(entry, $"an entry of '{section.Key}' has no name.");
    }
}
