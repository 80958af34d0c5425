using System.Collections.Concurrent;
using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace HaK8s.Remote.Authentication;

/// <summary>What is offered to the server, and why something else is not.</summary>
internal sealed class LoginOffer(LoginSettings settings, IReadOnlyList<OfferedKey> keys, IEnumerable<string> notes)
{
    // sshd ends the connection after six tries (MaxAuthTries), so a second name for the same key must leave room for the rest.
    private const int FewTries = 4;

    private readonly ConcurrentQueue<string> notes = new(notes);

    public IReadOnlyList<OfferedKey> Keys => keys;

    /// <summary>What was left out and why, and what went wrong while logging in.</summary>
    public IReadOnlyCollection<string> Notes => notes;

    /// <summary>"the keys A and B, the agent's 2 keys and the password".</summary>
    public string Offered
    {
        get
        {
            string[] Named(bool certificates) =>
                [.. keys.Where(key => key.Origin is not null && key.Public.Certificate is not null == certificates).Select(key => key.Origin!)];
            return List([
                .. Some("certificate", Named(certificates: true)),
                .. Some("key", Named(certificates: false)),
                .. OfAgent([.. keys.Where(key => key.Origin is null)]),
                .. settings.Password is null ? Array.Empty<string>() : ["the password"]]);
        }
    }

    /// <summary>New objects for one connection, in ssh's order. The password is asked for before it is sent: PAM has more to say then.</summary>
    public AuthenticationMethod[] Methods()
    {
        List<AuthenticationMethod> methods = [];
        if (keys.Count > 0)
            methods.Add(new PrivateKeyAuthenticationMethod(settings.UserName, [.. Sources()]));
        if (settings.Password is { } password)
            methods.AddRange([PasswordLogin.Prompted(settings.UserName, password), PasswordLogin.Sent(settings.UserName, password)]);
        return [.. methods];
    }

    /// <summary>The failure that a refused login is; null when the exception tells of something else.</summary>
    public HaK8sException? Refusal(IEnumerable<AuthenticationMethod> tried, Exception e)
    {
        switch (e)
        {
            case HaK8sException known:
                return known;
            case SshAuthenticationException:
                return Failure.AuthenticationRefused(settings.UserName, settings.HostName, Offered, Allowed(tried, e), Notes, e);
            case SshConnectionException when e.Message.Contains("Too many authentication failures", StringComparison.Ordinal):
                return Failure.TooManyKeys(settings.UserName, settings.HostName, Offered, Notes, e);
            default:
                return null;
        }
    }

    /// <summary>
    /// SSH.NET does not say which RSA signatures the server knows. All servers know SHA-512 but some small ones (dropbear), which get
    /// SHA-256 at the end. SHA-1 is offered to nobody.
    /// </summary>
    private IEnumerable<IPrivateKeySource> Sources()
    {
        OfferedKey[] rsa = [.. keys.Where(key => key.IsRsa)];
        IEnumerable<IPrivateKeySource> first = keys.Select(key => key.With(HashAlgorithmName.SHA512, notes.Enqueue));
        return keys.Count + rsa.Length > FewTries ? first : first.Concat(rsa.Select(key => key.With(HashAlgorithmName.SHA256, notes.Enqueue)));
    }

    private static string? Allowed(IEnumerable<AuthenticationMethod> tried, Exception e)
    {
        if (tried.LastOrDefault(method => method.AllowedAuthentications is not null) is { } last)
            return string.Join(", ", last.AllowedAuthentications.Select(ForeignText.OneLine));
        // None of ours was tried: then SSH.NET names the server's in brackets.
        string[] parts = e.Message.Split('(', ')');
        return parts.Length > 1 ? ForeignText.OneLine(parts[1].Replace(",", ", ")) : null;
    }

    private static IEnumerable<string> Some(string noun, string[] names) => names switch
    {
        [] => [],
        [var name] => [$"the {noun} {name}"],
        _ => [$"the {noun}s {List(names)}"],
    };

    private static IEnumerable<string> OfAgent(OfferedKey[] held) => held switch
    {
        [] => [],
        [var key] => [$"the agent's key {ForeignText.OneLine(key.Public.Comment)}".TrimEnd()],
        _ => [$"the agent's {held.Length} keys"],
    };

    private static string List(string[] items) => items.Length < 2 ? string.Concat(items) : $"{string.Join(", ", items[..^1])} and {items[^1]}";
}
