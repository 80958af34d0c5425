using System.Diagnostics;

namespace HaK8s.Tests.Remote.Authentication;

/// <summary>ssh-keygen, ssh-add and openssl, which make the keys and judge what was read.</summary>
internal static class KeyPrograms
{
    public static string Run(string program, params string[] arguments) => RunWith(new Dictionary<string, string>(), program, arguments);

    public static string RunWith(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with status {process.ExitCode}: {error.Result}");
    }

    /// <summary>Makes a key in the OpenSSH format, with FILE.pub beside it.</summary>
    public static string Make(string file, string type = "ed25519", string bits = "", string passphrase = "")
    {
        // Few rounds of bcrypt: nothing here is a secret.
        string[] size = bits.Length > 0 ? ["-b", bits] : [];
        Run("ssh-keygen", ["-q", "-t", type, .. size, "-N", passphrase, "-a", "1", "-C", $"{type} of the test", "-f", file]);
        return file;
    }

    /// <summary>Has a certificate authority certify a key; gives the certificate's file.</summary>
    public static string Certify(string authority, string publicKeyFile, params string[] options)
    {
        Run("ssh-keygen", ["-q", "-s", authority, "-I", "test", .. options, publicKeyFile]);
        return publicKeyFile.Replace(".pub", "-cert.pub", StringComparison.Ordinal);
    }

    /// <summary>The public part as ssh-keygen sees it: type and base64.</summary>
    public static string PublicPart(string file, string passphrase = "") =>
        string.Join(' ', Run("ssh-keygen", "-y", "-P", passphrase, "-f", file).Split(' ', 3)[..2]).Trim();
}
