using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using HaK8s.Inventory;
using HaK8s.Remote.HostKeys;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;
using Xunit;

namespace HaK8s.Tests.Remote.HostKeys;

/// <summary>The real ssh-keygen, in a folder of its own: it makes keys and certificates and looks hosts up.</summary>
internal sealed class SshKeygen : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private int made;

    public string this[string name] => folder[name];

    public string KnownHosts => folder["known_hosts"];

    public void Dispose() => folder.Dispose();

    /// <summary>Makes a key pair; its public half as SSH writes it.</summary>
    public TestKey Make(string type = "ed25519", int? bits = null)
    {
        string file = folder[$"key{++made}"];
        Run(["-q", "-t", type, "-N", "", "-C", "", "-f", file, .. bits is null ? Array.Empty<string>() : ["-b", $"{bits}"]]);
        return TestKey.Read(file);
    }

    /// <summary>Signs a host's key; more options come behind.</summary>
    public byte[] Sign(TestKey authority, TestKey host, string principals, params string[] options)
    {
        string file = folder[$"signed{++made}"];
        File.WriteAllText(file + ".pub", host.Line);
        Run(["-q", "-s", authority.File, "-I", "the host", "-z", "7", .. options.Contains("-user") ? [] : new[] { "-h" },
            .. principals.Length == 0 ? Array.Empty<string>() : ["-n", principals], .. options.Where(option => option != "-user"), file + ".pub"]);
        return Convert.FromBase64String(File.ReadAllText(file + "-cert.pub").Split(' ')[1]);
    }

    /// <summary>The same certificate with a security key as its authority: its signature is one of the hash, the application's hash, flags and a counter.</summary>
    public static byte[] SignAsSecurityKey(string type, byte[] certificate)
    {
        byte[] application = Encoding.ASCII.GetBytes("ssh:"), name = TestKey.Sized(Encoding.ASCII.GetBytes(type)), counter = [1, 0, 0, 0, 9];
        // The authority of an Ed25519 key takes 4 + 51 bytes, its signature 4 + 83.
        byte[] body = certificate[..^(55 + 87)];
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (TestKey ed25519, byte[] secret) = TestKey.BeginningWith(1);
        bool curve = type.Contains("ecdsa", StringComparison.Ordinal);
        ECPoint q = ecdsa.ExportParameters(false).Q;
        byte[] key = curve
            ? [.. name, .. TestKey.Sized(Encoding.ASCII.GetBytes("nistp256")), .. TestKey.Sized([4, .. q.X!, .. q.Y!]), .. TestKey.Sized(application)]
            : [.. name, .. ed25519.Bytes.AsSpan(15), .. TestKey.Sized(application)];
        byte[] signed = [.. body, .. TestKey.Sized(key)], toSign = [.. SHA256.HashData(application), .. counter, .. SHA256.HashData(signed)], signature = new byte[64];
        if (curve)
        {
            byte[] numbers = ecdsa.SignData(toSign, HashAlgorithmName.SHA256);
            // An mpint has a zero in front when its first bit is set.
            signature = [.. TestKey.Sized([0, .. numbers[..32]]), .. TestKey.Sized([0, .. numbers[32..]])];
        }
        else
            Ed25519.Sign(secret, 0, toSign, 0, toSign.Length, signature, 0);
        return [.. signed, .. TestKey.Sized([.. name, .. TestKey.Sized(signature), .. counter])];
    }

    /// <summary>What ssh-keygen -L says of a certificate; it fails where the signature does not hold.</summary>
    public string Show(byte[] certificate)
    {
        File.WriteAllText(folder["shown.pub"], $"ssh-ed25519-cert-v01@openssh.com {Convert.ToBase64String(certificate)}\n");
        return Run(["-L", "-f", folder["shown.pub"]]);
    }

    /// <summary>The lines that ssh-keygen -F finds; with -l it reads their keys too, as ssh does.</summary>
    public int[] Find(string name, string? file = null) =>
        [.. Run(["-l", "-F", name, "-f", file ?? KnownHosts], 0, 1).Split('\n').Where(line => line.StartsWith("# Host ", StringComparison.Ordinal))
            .Select(line => int.Parse(line[(line.IndexOf(": line ", StringComparison.Ordinal) + 7)..].Split(' ')[0]))];

    public void Hash() => Run(["-q", "-H", "-f", KnownHosts]);

    public string Write(string text)
    {
        File.WriteAllText(KnownHosts, text);
        return text;
    }

    public HostKeyRules Rules(string host = "m1", int port = 22) => new() { Host = new KnownHostName(host, port), UserFiles = [KnownHosts] };

    private static string Run(string[] arguments, params int[] allowed)
    {
        using Process keygen = Process.Start(new ProcessStartInfo("ssh-keygen", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = keygen.StandardError.ReadToEndAsync();
        string output = keygen.StandardOutput.ReadToEnd();
        keygen.WaitForExit();
        Assert.True(keygen.ExitCode == 0 || allowed.Contains(keygen.ExitCode), $"ssh-keygen {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }
}

/// <summary>A public key and the file of its private half.</summary>
internal sealed record TestKey(string File, string Type, byte[] Bytes)
{
    public string Line => $"{Type} {Convert.ToBase64String(Bytes)}";

    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Bytes)).TrimEnd('=');

    public static TestKey Read(string file) => System.IO.File.ReadAllText(file + ".pub").Split(' ', '\n') is [var type, var base64, ..]
        ? new(file, type, Convert.FromBase64String(base64)) : throw new InvalidDataException(file);

    /// <summary>An Ed25519 key with a given first byte, and its private half.</summary>
    public static (TestKey Public, byte[] Private) BeginningWith(byte first)
    {
        SecureRandom random = new();
        for (byte[] secret = new byte[Ed25519.SecretKeySize], open = new byte[Ed25519.PublicKeySize]; ;)
        {
            Ed25519.GeneratePrivateKey(random, secret);
            Ed25519.GeneratePublicKey(secret, 0, open, 0);
            if (open[0] == first)
                return (new("", "ssh-ed25519", [.. Sized(Encoding.ASCII.GetBytes("ssh-ed25519")), .. Sized(open)]), secret);
        }
    }

    public static byte[] Sized(byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. content];
    }
}
