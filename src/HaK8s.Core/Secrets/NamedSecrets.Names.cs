using System.Text;
using System.Text.RegularExpressions;

namespace HaK8s.Secrets;

/// <content>The names.</content>
internal sealed partial class NamedSecrets
{
    // Four characters that each name holds, the rarest ones: most lines hold none, and the names need not be looked for there.
    private static readonly Fragments PartOfName = new(
        [
            "token", "pass", "secret", "auth", "user",
            "ekey", "e-key", "e_key", "e key", "t-key-data", "ikey", "i-key", "i_key",
            .. from before in Blanks from after in Blanks select $"{before}-u{after}",
        ], ignoreCase: true);

    private static IEnumerable<char> Blanks => " \t\v\f\r";

    /// <summary>False when there is no name in the line. Letters beyond ASCII may be others' upper case, which the names' own pattern knows.</summary>
    internal static bool MayHoldName(ReadOnlySpan<char> line) => PartOfName.IndexIn(line) >= 0 || !Ascii.IsValid(line);

    // Names alone, no repetition: each place of a line is tried once, however long the line is.
    [GeneratedRegex(@"token|passw(?:or)?d|passphrase|certificate[-_ ]?key|client-key-data|client[-_]?secret|secret[-_]?(?:access[-_]?)?key|api[-_]?key|authorization|\bauth\b|--(?:proxy-)?user|etcdctl_user|\s-u\s|\bpass:",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    internal static partial Regex Name();
}
