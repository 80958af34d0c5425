using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>Puts entries into the text of a kubeconfig and leaves every other byte of it alone; each result is read back before it counts.</summary>
internal static class KubeConfigSplice
{
    /// <exception cref="HaK8sException"><c>KubeConfigNotMergeable</c>: it cannot be done without changing something else.</exception>
    public static KubeConfigFile Put(KubeConfigFile file, KubeConfigEntry entry) => Checked(file, Splice(file, entry), entry.ToString(), (before, after) =>
        after.Body(entry.Section, entry.Name)?.Says(entry.Body) == true && Others(before, entry).Says(Others(after, entry)));

    /// <summary>Makes a context the current one.</summary>
    public static KubeConfigFile PutCurrentContext(KubeConfigFile file, string name)
    {
        PlacedNode root = file.Root!, value = PlacedNode.Of(name);
        YamlSplice splice = new(file.Text);
        string text = root["current-context"] is null ? splice.Add(root, "current-context", value) : splice.Replace(root, "current-context", value);
        return Checked(file, text, "current-context", (before, after) =>
            after.CurrentContext == name && before.Root!.Without("current-context").Says(after.Root!.Without("current-context")));
    }

    private static string Splice(KubeConfigFile file, KubeConfigEntry entry)
    {
        YamlSplice splice = new(file.Text);
        if (file.Root is not { } root)
            return splice.Append(KubeConfigEntry.Document([entry], ""));
        if (file.Entry(entry.Section, entry.Name) is { } present)
        {
            if (present.Target is not null || root[entry.Section.Key]!.Target is not null)
                throw Failure.KubeConfigNotMergeable(file.Name, entry.ToString());
            return present[entry.Section.Item] is null ? splice.Add(present, entry.Section.Item, entry.Body) : splice.Replace(present, entry.Section.Item, entry.Body);
        }
        return root[entry.Section.Key] is null
            ? splice.Add(root, entry.Section.Key, new PlacedNode { Items = [entry.Node] })
            : splice.AddItem(root, entry.Section.Key, entry.Node);
    }

    private static KubeConfigFile Checked(KubeConfigFile before, string text, string what, Func<KubeConfigFile, KubeConfigFile, bool> isRight)
    {
        try
        {
            KubeConfigFile after = KubeConfigFile.Parse(text, before.Name);
            return isRight(before, after) ? after : throw Failure.KubeConfigNotMergeable(before.Name, what);
        }
        catch (HaK8sException invalid) when (invalid.ErrorId == KubeConfigFile.ErrorId)
        {
            // Without the inner exception: its line and column are of a text that nobody has.
            throw Failure.KubeConfigNotMergeable(before.Name, what);
        }
    }

    /// <summary>All but one entry.</summary>
    private static PlacedNode Others(KubeConfigFile file, KubeConfigEntry entry)
    {
        // A file that had nothing gets the frame of a kubeconfig with its first entry; an empty list and none are the same.
        PlacedNode root = file.Root ?? KubeConfigEntry.Document([], "");
        PlacedNode[] others = [.. file.Entries(entry.Section).Where(other => other != file.Entry(entry.Section, entry.Name))];
        PlacedNode rest = file.Entry(entry.Section, entry.Name) is { } own && own.Without(entry.Section.Item).Without("name") is { Pairs.Count: > 0 } extra ? extra : PlacedNode.Of("");
        return root.Without(entry.Section.Key).With("others", new PlacedNode { Items = others }).With("rest", rest);
    }
}
