using System.Globalization;
using System.Text.RegularExpressions;

namespace HaK8s;

/// <summary>Durations as Go writes them: <c>24h0m0s</c>. Whole seconds are the finest that Kubernetes' files need.</summary>
public static partial class GoDuration
{
    /// <summary>As Go writes it, without fractions of a second.</summary>
    public static string Format(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h{duration.Minutes}m{duration.Seconds}s");

    /// <summary>Reads hours, minutes, seconds in this order, each optional, not all.</summary>
    /// <exception cref="FormatException">Another form, or more than a TimeSpan holds.</exception>
    public static TimeSpan Parse(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success || text.Length == 0)
            throw new FormatException($"'{text}' is no duration such as 8760h or 1h30m.");
        return TimeSpan.FromSeconds((Part("h") * 3600) + (Part("m") * 60) + Part("s"));

        long Part(string unit) => match.Groups[unit].Success ? long.Parse(match.Groups[unit].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^((?<h>\d{1,8})h)?((?<m>\d{1,8})m)?((?<s>\d{1,8})s)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
