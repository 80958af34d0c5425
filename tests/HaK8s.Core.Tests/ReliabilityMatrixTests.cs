using System.Text.RegularExpressions;
using Xunit;

namespace HaK8s.Tests;

/// <summary>docs/reliability.md names tests that are there, and every test of a fault is named in it.</summary>
public sealed partial class ReliabilityMatrixTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "reliability.md"));

    /// <summary>Class.Method of each test in the sources below a folder.</summary>
    private static HashSet<string> Tests(params string[] folder)
    {
        HashSet<string> found = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine([Repository.Root, "tests", .. folder]), "*.cs", SearchOption.AllDirectories))
        {
            string type = "";
            bool marked = false;
            foreach (string line in File.ReadLines(file))
            {
                if (ClassLine.Match(line) is { Success: true } declared)
                    type = declared.Groups[1].Value;
                marked |= TestMark.IsMatch(line);
                if (marked && MethodLine.Match(line) is { Success: true } method)
                {
                    found.Add($"{type}.{method.Groups[1].Value}");
                    marked = false;
                }
            }
        }
        return found;
    }

    private static IEnumerable<string> Named(string line) => TestName.Matches(line).Select(match => match.Groups[1].Value);

    [Fact]
    public void Every_row_names_tests_that_are_there()
    {
        HashSet<string> tests = Tests();
        foreach ((int i, string line) in Lines.Index())
        {
            // A heading of a table stands before its rule.
            bool heading = i + 1 < Lines.Length && Lines[i + 1].StartsWith("|---", StringComparison.Ordinal);
            if (!line.StartsWith('|') || line.StartsWith("|---", StringComparison.Ordinal) || heading)
                continue;
            Assert.True(Named(line).Any(), $"Line {i + 1} of docs/reliability.md names no test: {line}");
            foreach (string name in Named(line))
                Assert.True(tests.Contains(name), $"Line {i + 1} of docs/reliability.md names {name}, and there is no such test.");
            Assert.Equal(6, line.Split('|').Length);
        }
    }

    [Fact]
    public void Every_test_of_a_fault_has_its_row()
    {
        HashSet<string> faults = Tests("HaK8s.Lab.Tests", "Faults");
        Assert.NotEmpty(faults);
        Assert.Empty(faults.Except(Lines.SelectMany(Named)).Order());
    }

    [GeneratedRegex(@"^(?:public|internal)\b[^=(]*\bclass (\w+)")]
    private static partial Regex ClassLine { get; }

    [GeneratedRegex(@"^\s*\[\w*(?:Fact|Theory|Property)\b")]
    private static partial Regex TestMark { get; }

    [GeneratedRegex(@"^\s*public [^=]*?\b(\w+)\(")]
    private static partial Regex MethodLine { get; }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName { get; }
}
