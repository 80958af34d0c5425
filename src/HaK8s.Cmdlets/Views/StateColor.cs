using System.Management.Automation.Host;
using HaK8s.ControlPlane;

namespace HaK8s.Views;

/// <summary>
/// The colours of the module's views, the only place that knows of them. They are the user's own ($PSStyle), and none where the host cannot
/// show them or the user wants none ($PSStyle.OutputRendering, NO_COLOR). No state is told by colour alone.
/// </summary>
public static class StateColor
{
    /// <summary>Draws a picture for a host.</summary>
    /// <param name="host">Where it is shown: $Host.</param>
    /// <param name="style">The user's colours: $PSStyle, a type that the library which the module is compiled with does not know.</param>
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
