using HaK8s.Packaging;
using NuGet.Versioning;

namespace HaK8s.Tests.Packaging;

public sealed class ChangelogTests
{
    private const string Introduction = """
        # Changelog

        The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/); versions follow [Semantic Versioning](https://semver.org/).

        """;

    private const string Good = Introduction + """

        ## [Unreleased]

        ### Fixed

        - Now.

        ## [1.1.0] - 2026-03-01

        ### Added

        - More,
          on two lines.

        ### Security

        - A hole.

        ## [1.0.0] - 2026-02-01 [YANKED]

        ### Added

        - All.

        [Unreleased]: https://example.org/compare/v1.1.0...HEAD
        [1.1.0]: https://example.org/compare/v1.0.0...v1.1.0
        [1.0.0]: https://example.org/releases/v1.0.0
        """;

    [Fact]
    public void Ours_keeps_the_form_and_tells_of_the_manifests_version()
    {
        Changelog ours = Changelog.Parse(File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")));
        Assert.Empty(ours.Faults);
        Assert.NotEmpty(ours.NotesOf(ModuleManifest.Read(Path.Combine(Repository.Root, "HaK8s.psd1")).Version));
    }

    [Fact]
    public void A_good_one_has_no_faults() => Assert.Empty(Changelog.Parse(Good).Faults);

    [Theory]
    [InlineData("# Changelog", "# Changes", "line 1: it is not '# Changelog'")]
    [InlineData("](https://keepachangelog.com/en/1.1.0/)", "]", "the introduction has no link to https://keepachangelog.com/en/1.1.0/")]
    [InlineData("## [1.1.0] - 2026-03-01", "## 1.1.0 - 2026-03-01", "is neither '## [Unreleased]' nor '## [VERSION] - YYYY-MM-DD'")]
    [InlineData("## [1.1.0] - 2026-03-01", "## [1.1.0]", "is neither")]
    [InlineData("## [1.1.0] - 2026-03-01", "## [1.1.0] - 2026-13-01", "has no semantic version or no date")]
    [InlineData("## [1.1.0] - 2026-03-01", "## [v1.1] - 2026-03-01", "has no semantic version or no date")]
    [InlineData("## [1.1.0] - 2026-03-01", "## [0.9.0] - 2026-03-01", "1.0.0 is not older than 0.9.0 above it")]
    [InlineData("## [1.1.0] - 2026-03-01", "## [1.1.0] - 2026-01-01", "1.0.0 is not older than 1.1.0 above it")]
    [InlineData("### Security", "### Safety", "'### Safety' is none of Added, Changed")]
    [InlineData("### Security", "### Added", "'### Added' stands after '### Added'")]
    [InlineData("- A hole.", "A hole.", "no list follows '### Security'")]
    [InlineData("- A hole.", "", "no list follows '### Security'")]
    [InlineData("- A hole.", "- A hole.\n\n#### Details", "is a heading of another kind")]
    [InlineData("### Fixed\n\n", "", "'- Now.' stands under no kind of change")]
    [InlineData("[1.1.0]: https://example.org/compare/v1.0.0...v1.1.0\n", "", "the links at the end are of Unreleased, 1.0.0, the versions are Unreleased, 1.1.0, 1.0.0")]
    public void A_departure_from_the_form_is_named(string good, string bad, string fault)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Changelog changelog = Changelog.Parse(Good.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(changelog.Faults, said => said.Contains(fault, StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => changelog.NotesOf(new("1.1.0")));
    }

    [Fact]
    public void Unreleased_stands_first() => Assert.Contains(
        Changelog.Parse(Introduction + "\n## [1.0.0] - 2026-02-01\n\n### Added\n\n- All.\n\n## [Unreleased]\n").Faults, fault => fault.Contains("[Unreleased] is not the first", StringComparison.Ordinal));

    [Theory]
    [InlineData("1.1.0", "- More,\n  on two lines.")]
    [InlineData("1.2.0-preview1", "- Now.")]
    public void A_release_has_its_own_notes_and_a_prerelease_those_of_what_comes(string version, string note) =>
        Assert.Contains(note, Changelog.Parse(Good).NotesOf(new(version)), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.2.0")]
    [InlineData("1.0.0")]
    public void A_release_that_is_not_the_newest_has_none(string version) => Assert.Contains(
        $"The manifest's version is {version}, the newest release in CHANGELOG.md is 1.1.0",
        Assert.Throws<InvalidDataException>(() => Changelog.Parse(Good).NotesOf(new NuGetVersion(version))).Message, StringComparison.Ordinal);
}
