using System.Diagnostics;
using System.Globalization;
using HaK8s.Remote.SshConfiguration;

namespace HaK8s.Tests.Remote.SshConfiguration;

/// <summary>What <c>ssh -G</c> says of a host, and the same lines made of our reading; null when the configuration is refused.</summary>
internal static class RealSsh
{
    public static string? Says(string file, string host, params string[] options)
    {
        using Process ssh = Process.Start(new ProcessStartInfo("ssh", ["-G", "-F", file, .. options, host])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        ssh.StandardInput.Close();
        Task<string> errors = ssh.StandardError.ReadToEndAsync();
        ILookup<string, string> lines = ssh.StandardOutput.ReadToEnd().Split('\n').Select(line => line.Split(' ', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1]);
        ssh.WaitForExit();
        _ = errors.Result;
        if (ssh.ExitCode != 0)
            return null;
        string home = SshUser.Current().Home;
        string[] keys = [.. lines["identityfile"].Select(SshUser.Current().Expand)];
        return Text(lines["hostname"].Single(), lines["user"].Single(), lines["port"].Single(),
            // Without any in the file, ssh lists the usual ones.
            keys.Contains(home + "/.ssh/id_xmss") ? [] : keys, lines["certificatefile"].Select(SshUser.Current().Expand), lines["identitiesonly"].Single(),
            lines["identityagent"].FirstOrDefault(), lines["proxyjump"].FirstOrDefault(), lines["proxycommand"].FirstOrDefault(),
            lines["userknownhostsfile"].Single(), lines["globalknownhostsfile"].Single(), lines["stricthostkeychecking"].Single(), lines["hashknownhosts"].Single(),
            lines["hostkeyalias"].FirstOrDefault(), lines["connecttimeout"].Single(), lines["serveraliveinterval"].Single(), lines["serveralivecountmax"].Single());
    }

    public static string? OursSays(string file, string host, string? userName = null, int? port = null)
    {
        SshUser user = SshUser.Current();
        SshHostSettings s;
        try
        {
            s = SshConfigurationFiles.Read(file, user).For(host, userName, port);
        }
        catch (HaK8sException)
        {
            return null;
        }
        return Text(s.HostName, s.User ?? user.Name, Number(s.Port ?? 22), s.IdentityFiles, s.CertificateFiles, s.IdentitiesOnly == true ? "yes" : "no", s.IdentityAgent,
            s.ProxyJump.Count > 0 ? string.Join(',', s.ProxyJump) : null, s.ProxyCommand,
            string.Join(' ', s.UserKnownHostsFiles ?? [user.Home + "/.ssh/known_hosts", user.Home + "/.ssh/known_hosts2"]),
            string.Join(' ', s.GlobalKnownHostsFiles ?? ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]),
            s.StrictHostKeyChecking switch { StrictHostKeyChecking.Yes => "true", StrictHostKeyChecking.No => "false", StrictHostKeyChecking.AcceptNew => "accept-new", _ => "ask" },
            s.HashKnownHosts == true ? "yes" : "no", s.HostKeyAlias, Seconds(s.ConnectTimeout, "none"), Seconds(s.ServerAliveInterval, "0"), Number(s.ServerAliveCountMax ?? 3));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan? time, string none) => time is { } t ? Number((int)t.TotalSeconds) : none;

    private static string Text(string hostName, string user, string port, IEnumerable<string> keys, IEnumerable<string> certificates, string only, string? agent,
        string? jump, string? command, string userFiles, string globalFiles, string strict, string hash, string? alias, string timeout, string interval, string count) =>
        $"""
        hostname {hostName}
        user {user}
        port {port}
        keys {string.Join(' ', keys)}
        certificates {string.Join(' ', certificates)}
        only {only}
        agent {agent}
        jump {jump}
        command {command}
        userfiles {userFiles}
        globalfiles {globalFiles}
        strict {strict}
        hash {hash}
        alias {alias}
        timeout {timeout}
        interval {interval}
        count {count}
        """;
}
