using System.Text.RegularExpressions;

namespace HaK8s.Containerd.Configuration;

/// <summary>A registry's hosts.toml, which sends pulls to mirrors first.</summary>
internal static partial class RegistryMirror
{
    /// <summary>Where the file of a host is.</summary>
    public static string Path(string certs, string host) => $"{certs.TrimEnd('/')}/{host}/hosts.toml";

    /// <summary>The file's text.</summary>
    /// <exception cref="HaK8sException"><c>RegistryMirrorInvalid</c>.</exception>
    public static string Text(string host, IReadOnlyList<string> mirrors)
    {
        if (host.Length > 255 || !Host().IsMatch(host))
            throw Failure.RegistryMirrorInvalid(host);
        foreach (string mirror in mirrors)
            if (!Uri.TryCreate(mirror, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || mirror.Any(c => c is '"' or '\\' || char.IsControl(c)))
                throw Failure.RegistryMirrorInvalid(mirror);
        // The images of docker.io are served by another host; _default has none of its own.
        string server = host == "docker.io" ? "registry-1.docker.io" : host;
        string head = host == "_default" ? "" : $"server = \"https://{server}\"\n\n";
        return head + string.Join('\n', mirrors.Select(mirror => $"[host.\"{mirror}\"]\n  capabilities = [\"pull\", \"resolve\"]\n"));
    }

    [GeneratedRegex(@"^(_default|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?)\z")]
    private static partial Regex Host();
}
