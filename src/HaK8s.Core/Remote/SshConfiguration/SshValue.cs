using System.Globalization;

namespace HaK8s.Remote.SshConfiguration;

/// <summary>Single values as ssh reads them; null when it would not.</summary>
internal static class SshValue
{
    public static int? Port(string text) => Number(text) is >= 1 and <= 65535 and var port ? port : null;

    public static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    public static bool? Flag(string text) => text.ToLowerInvariant() switch { "yes" or "true" => true, "no" or "false" => false, _ => null };

    public static StrictHostKeyChecking? Strictness(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" => StrictHostKeyChecking.Yes,
        "no" or "false" or "off" => StrictHostKeyChecking.No,
        "ask" => StrictHostKeyChecking.Ask,
        "accept-new" => StrictHostKeyChecking.AcceptNew,
        _ => null,
    };

    /// <summary>Time as in sshd_config(5), TIME FORMATS: <c>90</c>, <c>1m30s</c>, <c>2h</c>.</summary>
    public static TimeSpan? Time(string text)
    {
        long total = 0;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            if (!int.TryParse(text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
                return null;
            long unit = i == text.Length ? 1 : char.ToLowerInvariant(text[i++]) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, 'w' => 604800, _ => 0 };
            total += count * unit;
            if (unit == 0 || total > int.MaxValue)
                return null;
        }
        return text.Length == 0 ? null : TimeSpan.FromSeconds(total);
    }
}
