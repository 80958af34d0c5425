using HaK8s.Remote.SshConfiguration;

namespace HaK8s.Inventory.Ansible;

/// <summary>What ssh's arguments in a variable of Ansible say of the way to a host.</summary>
internal sealed record SshArguments
{
    /// <summary>Hosts to go through, the nearest first.</summary>
    public ValueList<string> ProxyJump { get; private init; } = [];

    public HostKeyPolicy? HostKeyPolicy { get; private init; }

    public string? KnownHosts { get; private init; }

    public string? KeyFile { get; private init; }

    public string? UserName { get; private init; }

    public string? SshConfig { get; private init; }

    public string? Port { get; private init; }

    /// <summary>Arguments that have no counterpart here.</summary>
    public ValueList<string> Unknown { get; private init; } = [];

    /// <exception cref="FormatException">This is no command line, or a way through hosts that cannot be told.</exception>
    public static SshArguments Parse(string text)
    {
        SshArguments read = new();
        IReadOnlyList<string> words = AnsibleWords.Split(text);
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            // An option's value stands behind it, or in the next word.
            string Value() => word.Length > 2 ? word[2..] : ++i < words.Count ? words[i] : throw new FormatException($"nothing follows {word}.");
            read = word switch
            {
                ['-', 'J', ..] => read with { ProxyJump = Jumps(Value()) },
                ['-', 'o', ..] => read.Option(Value()),
                ['-', 'F', ..] => read with { SshConfig = Value() },
                ['-', 'i', ..] => read with { KeyFile = Value() },
                ['-', 'l', ..] => read with { UserName = Value() },
                ['-', 'p', ..] => read with { Port = Value() },
                // How ssh shows and shares things, which changes nothing of the way.
                "-q" or "-v" or "-C" or "-T" or "-t" or "-tt" or "-4" or "-6" or "-A" or "-a" or "-x" => read,
                _ => read with { Unknown = [.. read.Unknown, word] },
            };
        }
        return read;
    }

    private SshArguments Option(string option)
    {
        string[] parts = option.Split(['=', ' '], 2, StringSplitOptions.TrimEntries);
        string value = parts.Length > 1 ? parts[1] : "";
        return parts[0].ToLowerInvariant() switch
        {
            "proxyjump" => this with { ProxyJump = Jumps(value) },
            "proxycommand" => this with { ProxyJump = JumpOfCommand(value) },
            "stricthostkeychecking" => this with { HostKeyPolicy = value is "accept-new" or "no" or "off" ? Inventory.HostKeyPolicy.AcceptNew : Inventory.HostKeyPolicy.Strict },
            "userknownhostsfile" when value is not ("/dev/null" or "none") => this with { KnownHosts = value },
            "identityfile" => this with { KeyFile = value },
            "user" => this with { UserName = value },
            "port" => this with { Port = value },
            "controlmaster" or "controlpersist" or "controlpath" or "serveraliveinterval" or "serveralivecountmax" or "identitiesonly" or "loglevel" or "forwardagent" or "compression"
                or "tcpkeepalive" or "batchmode" or "preferredauthentications" => this,
            _ => this with { Unknown = [.. Unknown, $"-o {option}"] },
        };
    }

    private static ValueList<string> Jumps(string chain) => JumpHost.ParseChain(chain) is not null ? [.. chain.Split(',')]
        : throw new FormatException($"'{chain}' is no jump host.");

    // ssh -W %h:%p [-q] [-p PORT] [-l USER | USER@]HOST, by which a jump was written before ssh had -J.
    private static ValueList<string> JumpOfCommand(string command)
    {
        if (command.Length == 0 || command == "none")
            return ["none"];
        string? host = null, user = null, port = null;
        bool forwards = false;
        IReadOnlyList<string> words = AnsibleWords.Split(command);
        for (int i = 1; i < words.Count; i++)
        {
            string word = words[i];
            string Value() => word.Length > 2 ? word[2..] : ++i < words.Count ? words[i] : "";
            switch (word)
            {
                case ['-', 'W', ..]: forwards = Value() is "%h:%p" or "[%h]:%p"; break;
                case ['-', 'l', ..]: user = Value(); break;
                case ['-', 'p', ..]: port = Value(); break;
                case ['-', 'o' or 'i' or 'F', ..]: Value(); break;
                case ['-', ..]: break;
                default: host ??= word; break;
            }
        }
        string jump = $"{(user is null ? "" : user + "@")}{host}{(port is null ? "" : ":" + port)}";
        return forwards && host is not null && Path.GetFileName(words[0]) == "ssh" && JumpHost.ParseChain(jump) is not null ? [jump]
            : throw new FormatException($"the ProxyCommand '{command}' is no jump through a host by ssh -W %h:%p.");
    }
}
