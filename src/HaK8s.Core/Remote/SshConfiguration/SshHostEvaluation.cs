namespace HaK8s.Remote.SshConfiguration;

/// <summary>Goes through the lines for one host and keeps what is obtained first.</summary>
internal sealed class SshHostEvaluation(string host, Action<string> warn)
{
    private readonly Dictionary<string, SshConfigurationLine> first = [];

    private readonly List<SshConfigurationLine> identities = [], certificates = [];

    /// <summary>Applies the lines of a file; <paramref name="reachable"/> is false below a block that does not match.</summary>
    public void Apply(IReadOnlyList<SshConfigurationLine> lines, bool reachable = true)
    {
        bool active = reachable;
        foreach (SshConfigurationLine line in lines)
        {
            if (line.Rest.Length == 0 && (line.Keyword is "host" or "match" || SshKeyword.HasNoEffect(line.Keyword)))
                throw Bad(line, "an argument is missing");
            switch (line.Keyword)
            {
                case "host":
                    if (line.Words.Contains(""))
                        throw Bad(line, "a pattern is empty");
                    // Host alone is case-sensitive, and takes the name as it was typed.
                    active = reachable && HostPattern.MatchesList(line.Words, host, caseSensitive: true);
                    break;
                case "match":
                    bool all = line.Words.Count == 1 && line.Words[0].Equals("all", StringComparison.OrdinalIgnoreCase);
                    if (!all)
                        warn($"{line.File} line {line.Number}: Match is not supported; its block is passed over.");
                    active = reachable && all;
                    break;
                case "include":
                    foreach (IReadOnlyList<SshConfigurationLine> included in line.Included)
                        Apply(included, active);
                    break;
                default:
                    Obtain(line, active);
                    break;
            }
        }
    }

    public SshHostSettings Settings(SshUser user, string? userName, int? port)
    {
        string name = (first.TryGetValue("hostname", out SshConfigurationLine? named) ? SshTokens.HostName(named.Words[0], host, user, named) : host).ToLowerInvariant();
        string? alias = Word("hostkeyalias");
        SshHostSettings settings = new()
        {
            HostName = name,
            User = userName ?? Word("user"),
            Port = port ?? (Word("port") is { } number ? SshValue.Port(number) : null),
            IdentitiesOnly = Word("identitiesonly") is { } only ? SshValue.Flag(only) : null,
            StrictHostKeyChecking = Word("stricthostkeychecking") is { } strict ? SshValue.Strictness(strict) : null,
            HashKnownHosts = Word("hashknownhosts") is { } hash ? SshValue.Flag(hash) : null,
            HostKeyAlias = alias,
            ConnectTimeout = Word("connecttimeout") is { } timeout ? SshValue.Time(timeout) : null,
            ServerAliveInterval = Word("serveraliveinterval") is { } interval ? SshValue.Time(interval) : null,
            ServerAliveCountMax = Word("serveralivecountmax") is { } count ? SshValue.Number(count) : null,
        };
        SshTokens tokens = new(user, host, name, settings.User ?? user.Name, settings.Port ?? 22, alias);
        SshConfigurationLine? agent = first.GetValueOrDefault("identityagent"), proxy = first.GetValueOrDefault("proxy");
        return settings with
        {
            IdentityFiles = [.. identities.Select(line => Path(line, line.Words[0])).Distinct()],
            CertificateFiles = [.. certificates.Select(line => Path(line, line.Words[0])).Distinct()],
            IdentityAgent = agent is null ? null
                : agent.Words[0] is ['$', not '{', ..] variable ? user.Variable(variable[1..]) ?? "none" : Path(agent, agent.Words[0]),
            UserKnownHostsFiles = first.TryGetValue("userknownhostsfile", out SshConfigurationLine? own) ? [.. own.Words.Select(word => Path(own, word))] : null,
            GlobalKnownHostsFiles = first.TryGetValue("globalknownhostsfile", out SshConfigurationLine? global) ? [.. global.Words.Select(user.Expand)] : null,
            ProxyJump = proxy is { Keyword: "proxyjump" }
                ? [.. Jumps(proxy).Select(jump => jump with { Host = tokens.Proxy(jump.Host, proxy), User = jump.User is { } u ? tokens.Proxy(u, proxy) : null })] : [],
            ProxyCommand = proxy is { Keyword: "proxycommand" } && !proxy.Rest.Equals("none", StringComparison.OrdinalIgnoreCase) ? tokens.Proxy(proxy.Rest, proxy) : null,
        };

        string Path(SshConfigurationLine line, string path) => path is "none" or "SSH_AUTH_SOCK" ? path : tokens.Path(path, line);
    }

    private string? Word(string keyword) => first.GetValueOrDefault(keyword)?.Words[0];

    private void Obtain(SshConfigurationLine line, bool active)
    {
        string key = line.Keyword;
        switch (key)
        {
            case "port": Require(line, text => SshValue.Port(text) is not null, "a port"); break;
            case "identitiesonly" or "hashknownhosts": Require(line, text => SshValue.Flag(text) is not null, "yes or no"); break;
            case "stricthostkeychecking": Require(line, text => SshValue.Strictness(text) is not null, "yes, no, ask, off or accept-new"); break;
            case "connecttimeout" or "serveraliveinterval": Require(line, text => text == "none" || SshValue.Time(text) is not null, "a time"); break;
            case "serveralivecountmax": Require(line, text => SshValue.Number(text) is not null, "a number"); break;
            case "hostname" or "user" or "hostkeyalias" or "identityfile" or "certificatefile" or "identityagent" or "ignoreunknown": Require(line, _ => true, ""); break;
            case "userknownhostsfile" or "globalknownhostsfile":
                Require(line, _ => true, "", many: true);
                if (line.Words.Count > 1 && line.Words.Any(word => word.Equals("none", StringComparison.OrdinalIgnoreCase)))
                    throw Bad(line, "'none' must stand alone");
                break;
            case "proxyjump" or "proxycommand":
                if (line.Rest.Length == 0)
                    throw Bad(line, "an argument is missing");
                if (key == "proxyjump")
                    _ = Jumps(line);
                // Whichever comes first rules the other out.
                key = "proxy";
                break;
            default:
                if (!SshKeyword.HasNoEffect(key) && !(Word("ignoreunknown") is { } list && HostPattern.MatchesList(list.Split(','), key)))
                    warn($"{line.File} line {line.Number}: ssh does not know the keyword '{line.Keyword}'; the line is passed over.");
                return;
        }
        if (!active)
            return;
        if (key is "identityfile" or "certificatefile")
            (key == "identityfile" ? identities : certificates).Add(line);
        else
            first.TryAdd(key, line);
    }

    private static IReadOnlyList<JumpHost> Jumps(SshConfigurationLine line) =>
        JumpHost.ParseChain(line.Rest.Split('#')[0].TrimEnd()) ?? throw Bad(line, "a jump host cannot be read; write [user@]host[:port], with commas between");

    private static void Require(SshConfigurationLine line, Predicate<string> valid, string what, bool many = false)
    {
        if (line.Words.Count == 0 || line.Words.Contains(""))
            throw Bad(line, "an argument is missing");
        if (line.Words.Count > 1 && !many)
            throw Bad(line, $"'{line.Words[1]}' is one argument too many");
        if (!valid(line.Words[0]))
            throw Bad(line, $"'{line.Words[0]}' is not {what}");
    }

    private static HaK8sException Bad(SshConfigurationLine line, string reason) => Failure.SshConfigBadValue(line.File, line.Number, line.Keyword, reason);
}
