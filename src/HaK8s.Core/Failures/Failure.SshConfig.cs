namespace HaK8s;

public static partial class Failure
{
    private const string SshConfiguration = "ssh configuration";

    internal static HaK8sException SshConfigUnreadable(string file, string reason, Exception? inner = null) => new("SshConfigUnreadable",
        FailureKind.NotFound, SshConfiguration, $"{file} cannot be read: {reason.TrimEnd('.')}.", "Correct the path or the file's permissions.", inner);

    internal static HaK8sException SshConfigPermissions(string file) => new("SshConfigPermissions", FailureKind.Security, SshConfiguration,
        $"Bad owner or permissions on {file}: another user could change it.", $"Make it your own and run: chmod go-w {file}");

    internal static HaK8sException SshConfigTooLarge(string file, long limit) => new("SshConfigTooLarge", FailureKind.InvalidInput, SshConfiguration,
        $"{file} is larger than {limit} bytes.", "It is hardly a configuration of ssh; correct the path.");

    internal static HaK8sException SshConfigTooDeep(string file, int line, int limit) => new("SshConfigTooDeep", FailureKind.InvalidInput, SshConfiguration,
        $"{file} line {line}: Include goes deeper than {limit} files.", "Perhaps a file includes itself; remove that Include.");

    internal static HaK8sException SshConfigBadLine(string file, int line, string reason) => new("SshConfigBadLine", FailureKind.InvalidInput, SshConfiguration,
        $"{file} line {line}: {reason}.", "Correct that line; ssh refuses it too.");

    internal static HaK8sException SshConfigBadValue(string file, int line, string keyword, string reason) => new("SshConfigBadValue",
        FailureKind.InvalidInput, SshConfiguration, $"{file} line {line}: {keyword}: {reason}.", "Correct that line; ssh refuses it too.");

    internal static HaK8sException InvalidProxyJump(string text) => new("InvalidProxyJump", FailureKind.InvalidInput, SshConfiguration,
        $"'{Remote.Authentication.ForeignText.OneLine(text)}' names no jump hosts.", "Write them as [user@]host[:port], separated by commas, the nearest first; or none.");

    internal static HaK8sException TooManyJumpHosts(string alias, int most) => new("TooManyJumpHosts", FailureKind.InvalidInput, SshConfiguration,
        $"The way to {alias} leads through more than {most} jump hosts, or in a circle.", "Look at ProxyJump of each of them in ssh_config.");

    internal static HaK8sException ProxyCommandUnsupported(string alias, string command) => new("ProxyCommandUnsupported", FailureKind.Unsupported, SshConfiguration,
        $"ssh_config reaches {alias} by a ProxyCommand ('{command}'), which HaK8s does not run.", "Say ProxyJump in ssh_config, or give -ProxyJump: a host, or none.");
}
