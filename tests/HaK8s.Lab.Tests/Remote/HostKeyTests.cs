using System.Diagnostics;
using System.Text.RegularExpressions;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Remote;

/// <summary>Whom the module lets in, beside whom the real ssh lets in, with real sshds that show keys and certificates of every sort.</summary>
public sealed class HostKeyTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hak8s-host-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// The server, known_hosts, the policy, and the error, empty where the key is accepted. In known_hosts stand ADDRESS, PORT, HOST (the server's own
    /// key), OTHER (another host's) and CA. A star before the error: ssh accepts, we do not, and the reason stands beside it.
    /// </summary>
    private static readonly (string Server, string KnownHosts, string Policy, string Error)[] Cases =
    [
        ("plain", "", "Strict", "HostKeyUnknown"),
        ("plain", "", "AcceptNew", ""),
        ("plain", "[ADDRESS]:PORT HOST", "Strict", ""),
        ("plain", "ADDRESS HOST", "Strict", ""),
        ("plain", "ADDRESS OTHER", "Strict", "HostKeyUnknown"),
        ("plain", "ADDRESS OTHER", "AcceptNew", ""),
        ("plain", "[ADDRESS]:PORT OTHER", "Strict", "HostKeyChanged"),
        ("plain", "[ADDRESS]:PORT OTHER", "AcceptNew", "HostKeyChanged"),
        ("plain", "[ADDRESS]:PORT OTHER\nADDRESS HOST", "AcceptNew", "HostKeyChanged"),
        ("plain", "[ADDRESS]:PORT OTHER\n[ADDRESS]:PORT HOST", "Strict", ""),
        ("plain", "[10.*]:PORT,[ADDRESS]:1 HOST", "Strict", ""),
        ("plain", "[*]:PORT,![ADDRESS]:PORT HOST", "Strict", "HostKeyUnknown"),
        ("plain", "HASHED HOST", "Strict", ""),
        ("plain", "HASHED OTHER", "AcceptNew", "HostKeyChanged"),
        ("plain", "|1|bad|bad HOST\n@what * HOST\n* ssh-ed25519 AAAA", "Strict", "HostKeyUnknown"),
        ("plain", "[ADDRESS]:PORT HOST\n@revoked * HOST", "Strict", "HostKeyRevoked"),
        ("plain", "@revoked * HOST", "AcceptNew", "HostKeyRevoked"),
        // A key revoked under the bare name is revoked; ssh looks there for good keys only and takes it for new.
        ("plain", "@revoked ADDRESS HOST", "AcceptNew", "*HostKeyRevoked"),
        ("plain", "@cert-authority * CA", "Strict", "HostKeyUnknown"),
        ("good", "@cert-authority * CA", "Strict", ""),
        ("good", "@cert-authority [10.*]:PORT CA", "Strict", ""),
        ("good", "@cert-authority ADDRESS CA", "Strict", ""),
        ("good", "@cert-authority other CA", "Strict", "HostKeyUnknown"),
        ("good", "@cert-authority * OTHER", "Strict", "HostKeyUnknown"),
        ("good", "@cert-authority * OTHER", "AcceptNew", ""),
        ("good", "[ADDRESS]:PORT HOST", "Strict", ""),
        ("good", "[ADDRESS]:PORT OTHER", "AcceptNew", "HostKeyChanged"),
        ("good", "@cert-authority * CA\n@revoked * CA", "Strict", "HostKeyRevoked"),
        ("good", "@cert-authority * CA\n@revoked * HOST", "Strict", "HostKeyRevoked"),
        ("expired", "@cert-authority * CA", "Strict", "HostCertificateRefused"),
        ("expired", "@cert-authority * CA\n[ADDRESS]:PORT HOST", "Strict", ""),
        ("expired", "[ADDRESS]:PORT HOST", "Strict", ""),
        // Whose certificate was refused is no new host.
        ("expired", "@cert-authority * CA", "AcceptNew", "*HostCertificateRefused"),
        ("misnamed", "@cert-authority * CA", "Strict", "HostCertificateRefused"),
        ("misnamed", "@cert-authority * CA\nADDRESS HOST", "Strict", ""),
        ("rsa", "@cert-authority * CA", "Strict", ""),
        ("rsa", "[ADDRESS]:PORT HOST", "Strict", ""),
        ("ecdsa", "@cert-authority * CA", "Strict", ""),
        ("several", "[ADDRESS]:PORT HOST", "Strict", ""),
        ("several", "[ADDRESS]:PORT OTHER", "Strict", "HostKeyChanged"),
    ];

    [Fact]
    public async Task Whom_ssh_lets_in_is_let_in_and_no_one_else()
    {
        await using LabNode node = await lab.BorrowAsync();
        string ca = Line(Make("ca")), other = Line(Make("other"));
        Dictionary<string, (int Port, string Line)> servers = new()
        {
            ["plain"] = await ServeAsync(node, 2201, Make("plain")),
            ["good"] = await ServeAsync(node, 2202, Sign(Make("good"), node.Address)),
            ["expired"] = await ServeAsync(node, 2203, Sign(Make("expired"), node.Address, "-2d:-1d")),
            ["misnamed"] = await ServeAsync(node, 2204, Sign(Make("misnamed"), "elsewhere")),
            ["rsa"] = await ServeAsync(node, 2205, Sign(Make("rsa", "rsa"), node.Address)),
            ["ecdsa"] = await ServeAsync(node, 2206, Sign(Make("ecdsa", "ecdsa"), node.Address)),
            // It has an Ed25519 key as well, which both programs would rather see; known is the RSA one.
            ["several"] = await ServeAsync(node, 2207, Make("several", "rsa"), Make("more")),
        };
        List<string> wrong = [];
        foreach ((int number, (string server, string template, string policy, string error)) in Cases.Index())
        {
            (int port, string line) = servers[server];
            string plain = Regex.Replace(template, "HASHED|ADDRESS|PORT|HOST|OTHER|CA", word => word.Value switch
            {
                "HASHED" => $"[{node.Address}]:{port}", "ADDRESS" => node.Address, "PORT" => $"{port}", "HOST" => line, "OTHER" => other, _ => ca,
            });
            string theirs = Path.Combine(folder, $"ssh-{number}"), ours = Path.Combine(folder, $"module-{number}");
            await File.WriteAllTextAsync(theirs, plain + "\n", TestContext.Current.CancellationToken);
            if (template.Contains("HASHED", StringComparison.Ordinal))
                Run("ssh-keygen", "-q", "-H", "-f", theirs);
            File.Copy(theirs, ours);

            bool sshAccepts = Run("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", lab.KeyFile, "-o", $"UserKnownHostsFile={theirs}", "-o", "GlobalKnownHostsFile=none",
                "-o", $"StrictHostKeyChecking={(policy == "Strict" ? "yes" : "accept-new")}", "-p", $"{port}", $"root@{node.Address}", "true") == 0;
            string got = Connect(node, port, $"-KnownHosts '{ours}' -HostKeyPolicy {policy}");

            if (got != error.TrimStart('*') || sshAccepts != error is "" or ['*', ..])
                wrong.Add($"{server}, {policy}, '{template}': wanted '{error}', the module said '{got}', ssh {(sshAccepts ? "accepted" : "refused")}");
            if (error.Length == 0 && await File.ReadAllTextAsync(theirs, TestContext.Current.CancellationToken) != await File.ReadAllTextAsync(ours, TestContext.Current.CancellationToken))
                wrong.Add($"{server}, {policy}, '{template}': the files differ");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_new_host_is_put_hashed_into_a_hashed_file_and_ssh_finds_it_there()
    {
        await using LabNode node = await lab.BorrowAsync();
        string known = Path.Combine(folder, "known_hosts");
        await File.WriteAllTextAsync(known, $"elsewhere {Line(Make("other"))}\n", TestContext.Current.CancellationToken);
        Run("ssh-keygen", "-q", "-H", "-f", known);
        Assert.Equal("", Connect(node, 22, $"-KnownHosts '{known}' -HostKeyPolicy AcceptNew"));
        Assert.DoesNotContain(node.Address, await File.ReadAllTextAsync(known, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, Run("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", lab.KeyFile, "-o", $"UserKnownHostsFile={known}", "-o", "StrictHostKeyChecking=yes", $"root@{node.Address}", "true"));
    }

    // A byte 0xFF at the beginning is lost on the way of many a library, whose numbers have a sign.
    [Fact]
    public async Task A_certificate_whose_Ed25519_key_begins_with_0xFF_is_accepted()
    {
        await using LabNode node = await lab.BorrowAsync();
        Make("ca");
        string key;
        int tries = 0;
        // "ssh-ed25519" and the two lengths take 19 bytes.
        while (Convert.FromBase64String(Line(key = Make($"try{++tries}")).Split(' ')[1])[19] != 0xFF)
            Assert.True(tries < 5000);
        (int port, _) = await ServeAsync(node, 2201, Sign(key, node.Address));
        string known = Path.Combine(folder, "known_hosts");
        await File.WriteAllTextAsync(known, $"@cert-authority * {Line(Path.Combine(folder, "ca"))}\n", TestContext.Current.CancellationToken);
        Assert.Equal("", Connect(node, port, $"-KnownHosts '{known}'"));
    }

    [Fact]
    public async Task A_fingerprint_lets_in_its_key_alone()
    {
        await using LabNode node = await lab.BorrowAsync();
        string fingerprint = await node.ShAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2"), known = Path.Combine(folder, "known_hosts");
        Assert.Equal("", Connect(node, 22, $"-KnownHosts '{known}' -HostKeyFingerprint {fingerprint}"));
        Assert.Equal("HostKeyNotPinned", Connect(node, 22, $"-KnownHosts '{lab.KnownHosts}' -HostKeyFingerprint {new string([.. fingerprint[..7], .. fingerprint[7..].Reverse()])}"));
        Assert.False(File.Exists(known));
    }

    /// <summary>The id of the error, empty when the node was reached.</summary>
    private string Connect(LabNode node, int port, string more)
    {
        Invocation run = session.Invoke($"New-HaK8sNode '{node.Name}' -HostName '{node.Address}' -Port {port} -UserName root -KeyFile '{lab.KeyFile}' -SshConfig none {more} | Invoke-NodeCommand true");
        return run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).SingleOrDefault("");
    }

    /// <summary>A second sshd of the node, with host keys of ours and their certificates, where there are some.</summary>
    private static async Task<(int Port, string Line)> ServeAsync(LabNode node, int port, params string[] keys)
    {
        List<string> options = [];
        foreach (string file in keys)
        {
            string there = $"/root/host-{port}-{Path.GetFileName(file)}";
            await LabCommand.RunAsync("node", "push", node.Name, file, there);
            await node.ShAsync($"chmod 600 {there}");
            options.Add($"-h {there}");
            if (!File.Exists(file + "-cert.pub"))
                continue;
            await LabCommand.RunAsync("node", "push", node.Name, file + "-cert.pub", there + "-cert.pub");
            options.Add($"-o HostCertificate={there}-cert.pub");
        }
        await node.ShAsync($"/usr/sbin/sshd -p {port} -o PidFile=none {string.Join(' ', options)}");
        return (port, Line(keys[0]));
    }

    private string Make(string name, string type = "ed25519")
    {
        string file = Path.Combine(folder, name);
        Assert.Equal(0, Run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file));
        return file;
    }

    private string Sign(string key, string principals, string validity = "-1h:+1d")
    {
        Assert.Equal(0, Run("ssh-keygen", "-q", "-s", Path.Combine(folder, "ca"), "-h", "-I", "host", "-n", principals, "-V", validity, key + ".pub"));
        return key;
    }

    private static string Line(string key) => string.Join(' ', File.ReadAllText(key + ".pub").Split(' ', '\n')[..2]);

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
