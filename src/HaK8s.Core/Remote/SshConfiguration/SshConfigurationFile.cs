using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Remote.SshConfiguration;

/// <summary>Reads one file with all that it includes.</summary>
internal sealed class SshConfigurationFile(SshUser user, bool ofUser)
{
    private const long Limit = 1024 * 1024;

    private const int Depth = 16;

    private long total;

    public IReadOnlyList<SshConfigurationLine> Read(string file, bool checkPermissions, int depth = 0)
    {
        string[] lines = Text(file, checkPermissions).Split('\n');
        List<SshConfigurationLine> result = [];
        for (int i = 0; i < lines.Length; i++)
            if (SshConfigurationLine.Parse(file, i + 1, lines[i]) is { } line)
                result.Add(line.Keyword == "include" ? line with { Included = Include(line, depth) } : line);
        return result;
    }

    private string Text(string file, bool checkPermissions)
    {
        try
        {
            if (checkPermissions && !SshUser.Trusts(file))
                throw Failure.SshConfigPermissions(file);
            using FileStream stream = File.OpenRead(file);
            byte[] content = new byte[Limit + 1];
            int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            // All files together have the limit, or Includes could multiply one.
            if ((total += length) > Limit)
                throw Failure.SshConfigTooLarge(file, Limit);
            return Encoding.UTF8.GetString(content, 0, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.SshConfigUnreadable(file, e.Message, e);
        }
    }

    private List<IReadOnlyList<SshConfigurationLine>> Include(SshConfigurationLine line, int depth)
    {
        if (line.Words.Count == 0 || line.Words.Contains(""))
            throw Failure.SshConfigBadValue(line.File, line.Number, line.Keyword, "an argument is missing");
        List<IReadOnlyList<SshConfigurationLine>> files = [];
        foreach (string word in line.Words)
        {
            if (word.StartsWith('~') && !ofUser)
                throw Failure.SshConfigBadValue(line.File, line.Number, line.Keyword, $"the system's file cannot include '{word}'");
            string path = Path.Combine(ofUser ? Path.Combine(user.Home, ".ssh") : user.SystemFolder, user.Expand(word));
            foreach (string file in Glob(path))
                files.Add(depth < Depth ? Read(file, checkPermissions: true, depth + 1) : throw Failure.SshConfigTooDeep(line.File, line.Number, Depth));
        }
        return files;
    }

    /// <summary>The files that a pattern of glob(7) names, sorted.</summary>
    private static IEnumerable<string> Glob(string path)
    {
        IEnumerable<string> found = ["/"];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOfAny(['*', '?', '[']) < 0)
            {
                found = found.Select(folder => Path.Combine(folder, part));
                continue;
            }
            string pattern = Regex.Escape(part).Replace("\\*", ".*").Replace("\\?", ".").Replace("\\[!", "[^").Replace("\\[", "[");
            Regex name = NameLike(pattern) ?? NameLike(Regex.Escape(part))!;
            found = found.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries)
                .Where(entry => Path.GetFileName(entry) is var text && (text[0] != '.' || part[0] == '.') && name.IsMatch(text));
        }
        return found.Where(File.Exists).Order(StringComparer.Ordinal);
    }

    // A bracket that is not closed stands for itself.
    private static Regex? NameLike(string pattern)
    {
        try
        {
            return new($"^(?:{pattern})\\z", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
