using System.Management.Automation.Host;
using HaK8s.ControlPlane;

namespace HaK8s.Views;

/// <summary>
/// The colours of the module's views, the only place that knows of them. They are the user's own ($PSStyle), and none where the host cannot
/// show them or the user wants none ($PSStyle.OutputRendering, NO_COLOR). No state is told by colour alone. A view gives $Host and $PSStyle;
/// the latter's type is not known to the library that the module is compiled with.
/// </summary>
public static class StateColor
{
    // What the module's own words come to; one that stands nowhere here is neither good nor bad, such as Unchanged.
    private static readonly Dictionary<string, PictureState> Meanings = new[]
    {
        (PictureState.Healthy, "Healthy Ready Unauthorized Recommended Works Sufficient Enabled Open Joined Initialized Installed Created Updated Changed Copied Imported Merged Reset RolledBack True"),
        (PictureState.Degraded, "Degraded NotReady Unhealthy Unverified Warning"),
        (PictureState.Down, "Down Refused Silent Untrusted Unexpected Unreachable Rejected TooOld Fails Failed Disabled Error False"),
        (PictureState.Unknown, "Unknown NotJoined Missing NotApplicable Skipped NotTried"),
    }.SelectMany(meaning => meaning.Item2.Split(' ').Select(word => (word, meaning.Item1))).ToDictionary(pair => pair.word, pair => pair.Item2);

    /// <summary>A state's word in the colour of what it means; empty for none.</summary>
    /// <param name="host">$Host.</param>
    /// <param name="style">$PSStyle.</param>
    /// <param name="state">The state: a status, a severity, whether something is as it should be.</param>
    public static string Of(PSHost host, object? style, object? state) => Like(host, style, $"{state}", state);

    /// <summary>A text in the colour of a state.</summary>
    /// <param name="host">$Host.</param>
    /// <param name="style">$PSStyle.</param>
    /// <param name="text">The text.</param>
    /// <param name="state">The state.</param>
    public static string Like(PSHost host, object? style, string text, object? state) =>
        Meanings.TryGetValue($"{state}", out PictureState meaning) && Shows(host, style) ? Paint(text, style!, meaning) : text;

    /// <summary>Draws a picture.</summary>
    /// <param name="host">$Host.</param>
    /// <param name="style">$PSStyle.</param>
    /// <param name="picture">The picture.</param>
    public static string Draw(PSHost host, object? style, ControlPlanePicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Draw(Shows(host, style) ? (text, state) => Paint(text, style!, state) : null);
    }

    private static bool Shows(PSHost? host, dynamic? style) => style is not null && host?.UI is { SupportsVirtualTerminal: true }
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && $"{style.OutputRendering}" != "PlainText";

    private static string Paint(string text, dynamic style, PictureState state)
    {
        string color = state switch
        {
            PictureState.Healthy => style.Foreground.Green,
            PictureState.Degraded => style.Formatting.Warning,
            PictureState.Down => style.Formatting.Error,
            _ => style.Foreground.BrightBlack,
        };
        return $"{color}{text}{style.Reset}";
    }
}
