using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace HaK8s.Packaging;

/// <summary>The date of sources, which is that of everything made of them (https://reproducible-builds.org/specs/source-date-epoch/).</summary>
public static class SourceDate
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SOURCE_DATE_EPOCH";

    /// <summary>Gives the date that a caller wants, or that of the last commit.</summary>
    /// <param name="repository">The repository's top folder.</param>
    /// <param name="given">What the variable says; null where it is not set.</param>
    public static DateTimeOffset Of(string repository, string? given) =>
        long.TryParse(given ?? CommitTime(repository), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new InvalidDataException(given is null
                ? $"git knows no commit in {repository}, so the package has no date. Set {Variable} to the seconds since 1970 that it is to tell."
                : $"{Variable} is '{given}'. It has to be a number of seconds since 1970.");

    private static string CommitTime(string repository)
    {
        try
        {
            ProcessStartInfo log = new("git", ["-C", repository, "log", "-1", "--format=%ct"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process git = Process.Start(log)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return output.Trim();
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
