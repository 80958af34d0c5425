using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HaK8s.Remote.SshConfiguration;

/// <summary>The tokens of ssh_config(5), TOKENS, and <c>${NAME}</c>, for one connection.</summary>
internal sealed class SshTokens(SshUser user, string asked, string hostName, string remoteUser, int port, string? alias)
{
    /// <summary>Tokens of file names, with <c>~</c> and environment variables. A path that is not asked for is none that can be wrong.</summary>
    public string Path(string path, SshConfigurationLine line) => Percent(Dollar(user.Expand(path), line), "CdhiklLnpru", line);

    /// <summary>Tokens of HostName, which is made before the others exist.</summary>
    public static string HostName(string pattern, string asked, SshUser user, SshConfigurationLine line) =>
        new SshTokens(user, asked, asked, "", 0, null).Percent(pattern, "h", line);

    /// <summary>Tokens of ProxyJump and ProxyCommand.</summary>
    public string Proxy(string text, SshConfigurationLine line) => Percent(text, "hnpr", line);

    private string Percent(string text, string allowed, SshConfigurationLine line)
    {
        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
                result.Append(text[i]);
            else if (++i < text.Length && text[i] == '%')
                result.Append('%');
            else if (i < text.Length && allowed.Contains(text[i]))
                result.Append(Value(text[i]));
            else
                throw Failure.SshConfigBadValue(line.File, line.Number, line.Keyword, i < text.Length ? $"the token %{text[i]} is not known here" : "a lone % stands at its end");
        }
        return result.ToString();
    }

    private string Value(char token) => token switch
    {
        'C' => Connection(),
        'd' => user.Home,
        'h' => hostName,
        'i' => user.Id.ToString(CultureInfo.InvariantCulture),
        'k' => alias ?? asked,
        'l' => user.LocalHost,
        'L' => user.LocalHost.Split('.')[0],
        'n' => asked,
        'p' => port.ToString(CultureInfo.InvariantCulture),
        'r' => remoteUser,
        _ => user.Name,
    };

    // SHA-1 is ssh's choice: it only makes a short name.
#pragma warning disable CA5350
    private string Connection() => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(user.LocalHost + hostName + Value('p') + remoteUser))).ToLowerInvariant();
#pragma warning restore CA5350

    private string Dollar(string text, SshConfigurationLine line)
    {
        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length || text[i + 1] != '{')
            {
                result.Append(text[i]);
                continue;
            }
            int end = text.IndexOf('}', i);
            string name = end < 0 ? "" : text[(i + 2)..end];
            if (name.Length == 0 || user.Variable(name) is not { } value)
                throw Failure.SshConfigBadValue(line.File, line.Number, line.Keyword, $"the environment variable '{name}' is not set");
            result.Append(value);
            i = end;
        }
        return result.ToString();
    }
}
