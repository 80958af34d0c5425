namespace HaK8s;

public static partial class Failure
{
    private const string InstallPester = "Install it with Install-PSResource Pester -Version '[5.5,)' (or Install-Module Pester -MinimumVersion 5.5.0 -SkipPublisherCheck -Force), "
        + "from https://www.powershellgallery.com or a copy of it.";

    /// <summary>The acceptance checks are run by Pester, which comes from the gallery and not with this module.</summary>
    /// <param name="found">The versions that there are, all too old.</param>
    public static HaK8sException PesterMissing(IReadOnlyList<string> found) => found.Count == 0
        ? new("PesterMissing", FailureKind.NotFound, "find Pester", "The acceptance checks are run by Pester, and it is not installed.", InstallPester)
        : new("PesterTooOld", FailureKind.NotFound, "find Pester",
            $"The acceptance checks need Pester 5.5 or later, and there is only {string.Join(" and ", found)}.", InstallPester + " Both can be there side by side.");

    /// <summary>An older Pester is loaded, and two cannot be in one session.</summary>
    public static HaK8sException PesterNotLoaded(Version version, string why) => new("PesterNotLoaded", FailureKind.Conflict, "load Pester",
        $"Pester {version} could not be loaded: {why}", "Run Test-HaK8sAcceptance in a new session: an older Pester that was loaded once stays in this one.");

    /// <summary>Pester itself ended with an error.</summary>
    public static HaK8sException PesterFailed(Version version, string why) => new("PesterFailed", FailureKind.RemoteCommand, "run the checks",
        $"Pester {version} did not run the checks: {why}", "See the error; the checks are in the module's folder Acceptance and can be run with Invoke-Pester alone.");
}
