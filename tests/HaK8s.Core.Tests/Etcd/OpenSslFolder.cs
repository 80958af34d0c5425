using System.Diagnostics;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Etcd;

/// <summary>A folder in which openssl makes keys and certificates; each name gives <c>NAME.pem</c> and <c>NAME-key.pem</c>.</summary>
internal sealed class OpenSslFolder : IDisposable
{
    private const string Day = "%Y%m%d%H%M%SZ";
    private readonly TemporaryDirectory folder = new();

    public string this[string name] => folder[name];

    public string Text(string name) => File.ReadAllText(folder[name]);

    public string Write(string name, string text)
    {
        folder.Write(name, text);
        File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder[name];
    }

    /// <summary>What makes a key: <c>genpkey</c>'s algorithm and options.</summary>
    public const string Ecdsa = "EC -pkeyopt ec_paramgen_curve:P-256", Ecdsa384 = "EC -pkeyopt ec_paramgen_curve:P-384", Rsa = "RSA -pkeyopt rsa_keygen_bits:2048", Ed25519 = "ED25519";

    public void Key(string name, string algorithm) => Run($"openssl genpkey -algorithm {algorithm} -out {name}-key.pem");

    public void Authority(string name, string algorithm = Ecdsa, int from = -1, int to = 100)
    {
        Key(name, algorithm);
        Run($"openssl req -new -key {name}-key.pem -subj '/CN={name}' -out {name}.csr");
        Sign(name, name, "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\nsubjectKeyIdentifier=hash\n", from, to);
    }

    /// <summary>A client certificate of days from today; without an extended usage when it is null.</summary>
    public void Client(string name, string authority, string algorithm = Ecdsa, string? usage = "clientAuth", int from = -1, int to = 100)
    {
        Key(name, algorithm);
        Run($"openssl req -new -key {name}-key.pem -subj '/CN=kube-apiserver-etcd-client' -out {name}.csr");
        Sign(name, authority, "basicConstraints=CA:FALSE\n" + (usage is null ? "" : $"extendedKeyUsage={usage}\n"), from, to);
    }

    /// <summary>openssl's ca command, since it alone takes both dates in every version.</summary>
    private void Sign(string name, string authority, string extensions, int from, int to)
    {
        folder.Write($"{name}.cnf", $"""
            [ca]
            default_ca=own
            [own]
            database={name}.index
            new_certs_dir=.
            rand_serial=yes
            default_md=sha256
            policy=any
            x509_extensions=ext
            [any]
            commonName=supplied
            [ext]
            {extensions}
            """);
        folder.Write($"{name}.index", "");
        string self = name == authority ? "-selfsign" : $"-cert {authority}.pem";
        Run($"openssl ca -batch -notext -config {name}.cnf -in {name}.csr -keyfile {authority}-key.pem {self} -out {name}.pem "
            + $"-startdate $(date -u -d '{from} days' +{Day}) -enddate $(date -u -d '{to} days' +{Day})");
    }

    public void Run(string command)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", command]) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        if (shell.ExitCode != 0)
            throw new InvalidOperationException($"'{command}' said {error}{output.Result}");
    }

    public void Dispose() => folder.Dispose();
}
