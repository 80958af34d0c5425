using System.Globalization;
using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace HaK8s.Packaging;

/// <summary>A changelog in the form of Keep a Changelog 1.1.0 (https://keepachangelog.com/en/1.1.0/).</summary>
public sealed partial class Changelog
{
    /// <summary>The name of the section for what is not released yet.</summary>
    public const string Unreleased = "Unreleased";

    // The kinds of changes, in the form's order.
    private static readonly string[] Kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

    private readonly List<string> faults = [];

    private Changelog(string[] lines)
    {
        Sections = ReadSections(lines);
        CheckIntroduction(lines);
        CheckOrder();
        CheckLinks(lines);
    }

    /// <summary>The versions, the newest first.</summary>
    public IReadOnlyList<ChangelogSection> Sections { get; }

    /// <summary>Where the text departs from the form, with lines; empty for a good one.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Reads a changelog.</summary>
    public static Changelog Parse(string text) => new(text.Split('\n'));

    /// <summary>
    /// The notes of a version about to be packed: those of the newest release, which has to be this version, or, for a pre-release, those of
    /// what is not released yet.
    /// </summary>
    public string NotesOf(NuGetVersion version)
    {
        if (faults.Count > 0)
            throw new InvalidDataException($"CHANGELOG.md is not in the form of Keep a Changelog:\n{string.Join('\n', faults)}");
        ChangelogSection? newest = Sections.FirstOrDefault(section => section.Version is not null);
        if (newest?.Version == new SemanticVersion(version.Major, version.Minor, version.Patch, version.Release))
            return newest.Text;
        return version.IsPrerelease && Sections is [{ Version: null, Text.Length: > 0 } upcoming, ..]
            ? upcoming.Text
            : throw new InvalidDataException($"The manifest's version is {version}, the newest release in CHANGELOG.md is {newest?.Name ?? "none"}. "
                + $"Head the changes '## [{version}] - YYYY-MM-DD', or set Prerelease in the manifest.");
    }

    private List<ChangelogSection> ReadSections(string[] lines)
    {
        List<ChangelogSection> sections = [];
        int[] heads = [.. Enumerable.Range(0, lines.Length).Where(index => lines[index].StartsWith("## ", StringComparison.Ordinal))];
        for (int index = 0; index < heads.Length; index++)
        {
            int head = heads[index];
            string[] body = [.. lines[(head + 1)..(index + 1 < heads.Length ? heads[index + 1] : lines.Length)].Where(line => !Link.IsMatch(line))];
            CheckBody(body, head);
            string text = string.Join('\n', body).Trim();
            Match heading = Heading.Match(lines[head]);
            if (!heading.Success)
                faults.Add($"line {head + 1}: '{lines[head]}' is neither '## [{Unreleased}]' nor '## [VERSION] - YYYY-MM-DD'");
            else if (heading.Groups["version"].Value is var name && name == Unreleased)
                sections.Add(new(null, null, text, head + 1));
            else if (SemanticVersion.TryParse(name, out SemanticVersion? version)
                && DateOnly.TryParseExact(heading.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
                sections.Add(new(version, date, text, head + 1));
            else
                faults.Add($"line {head + 1}: '{lines[head]}' has no semantic version or no date");
            if (text.Length == 0 && !lines[head].Contains(Unreleased, StringComparison.Ordinal))
                faults.Add($"line {head + 1}: nothing stands under '{lines[head]}'");
        }
        if (heads.Length == 0)
            faults.Add("there is no version");
        return sections;
    }

    private void CheckBody(string[] body, int head)
    {
        int last = -1;
        for (int index = 0; index < body.Length; index++)
        {
            string line = body[index];
            int number = head + 2 + index;
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                int kind = Array.IndexOf(Kinds, line[4..]);
                if (kind < 0)
                    faults.Add($"line {number}: '{line}' is none of {string.Join(", ", Kinds)}");
                else if (kind <= last)
                    faults.Add($"line {number}: '{line}' stands after '### {Kinds[last]}'");
                last = Math.Max(last, kind);
                if (body.Skip(index + 1).FirstOrDefault(next => next.Length > 0)?.StartsWith("- ", StringComparison.Ordinal) != true)
                    faults.Add($"line {number}: no list follows '{line}'");
            }
            else if (line.StartsWith('#'))
                faults.Add($"line {number}: '{line}' is a heading of another kind");
            else if (line.Length > 0 && last < 0)
                faults.Add($"line {number}: '{line}' stands under no kind of change");
        }
    }

    private void CheckIntroduction(string[] lines)
    {
        if (lines[0] != "# Changelog")
            faults.Add("line 1: it is not '# Changelog'");
        string introduction = string.Join('\n', lines.TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)));
        foreach (string address in new[] { "https://keepachangelog.com/en/1.1.0/", "https://semver.org/" })
        {
            if (!introduction.Contains($"]({address}", StringComparison.Ordinal))
                faults.Add($"the introduction has no link to {address}");
        }
    }

    private void CheckOrder()
    {
        foreach ((ChangelogSection upper, ChangelogSection lower) in Sections.Zip(Sections.Skip(1)))
        {
            if (lower.Version is null)
                faults.Add($"line {lower.Line}: [{Unreleased}] is not the first");
            else if (upper.Version is not null && (upper.Version <= lower.Version || upper.Date < lower.Date))
                faults.Add($"line {lower.Line}: {lower.Name} is not older than {upper.Name} above it");
        }
    }

    // With a public repository each heading links to the version's changes; without one, none does.
    private void CheckLinks(string[] lines)
    {
        string[] links = [.. lines.Select(line => Link.Match(line)).Where(link => link.Success).Select(link => link.Groups["label"].Value)];
        if (links.Length > 0 && !links.SequenceEqual(Sections.Select(section => section.Name)))
            faults.Add($"the links at the end are of {string.Join(", ", links)}, the versions are {string.Join(", ", Sections.Select(section => section.Name))}");
    }

    [GeneratedRegex(@"^## \[(?<version>[^\]]+)\](?(?<=\[Unreleased\])$| - (?<date>\S+)( \[YANKED\])?$)")]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"^\[(?<label>[^\]]+)\]: \S+$")]
    private static partial Regex Link { get; }
}
