using System.Diagnostics;
using HaK8s.Packaging;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Packaging;

public sealed class SourceDateTests
{
    [Fact]
    public void It_is_the_last_commits_unless_another_is_given()
    {
        using TemporaryDirectory repository = new();
        ProcessStartInfo script = new("/bin/sh", ["-ec", """
            git init -q .
            git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m first
            """]) { WorkingDirectory = repository.Path };
        script.Environment["GIT_COMMITTER_DATE"] = "1700000000 +0900";
        using Process git = Process.Start(script)!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), SourceDate.Of(repository.Path, null));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(86400), SourceDate.Of(repository.Path, "86400"));
    }

    [Theory]
    [InlineData(null, "git knows no commit in ")]
    [InlineData("yesterday", "SOURCE_DATE_EPOCH is 'yesterday'.")]
    [InlineData("", "SOURCE_DATE_EPOCH is ''.")]
    public void Without_one_the_remedy_is_named(string? given, string message)
    {
        using TemporaryDirectory folder = new();
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => SourceDate.Of(folder.Path, given)).Message);
    }
}
