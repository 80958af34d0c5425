using System.Text;
using HaK8s.Etcd;
using HaK8s.Yaml;

namespace HaK8s.KubeConfigs;

/// <summary>Certificates and keys of a kubeconfig's entries: base64 in the file itself (<c>KEY-data</c>), or a file's name (<c>KEY</c>).</summary>
internal static class KubeConfigPem
{
    private static readonly string[] FileKeys = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

    /// <summary>The PEM text, null when there is none. As with kubectl, the data goes before the file.</summary>
    public static string? Read(PlacedNode body, string key, string fileName, string folder)
    {
        string? data = body.Text(key + "-data");
        string? path = body.Text(key);
        try
        {
            return data is { Length: > 0 } ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : path is { Length: > 0 } ? LocalFile.ReadText(Path.GetFullPath(path, folder), PemFile.Largest)
                : null;
        }
        catch (FormatException)
        {
            // Without the inner exception: it could quote what may be a key.
            throw Failure.KubeConfigCertificateUnusable(fileName, key + "-data", "it is no base64");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure.KubeConfigCertificateUnusable(fileName, key, unreadable.Message.TrimEnd('.'), unreadable);
        }
    }

    /// <summary>The entry with full paths of files, so that it means the same in a kubeconfig of another folder.</summary>
    public static PlacedNode WithFullPaths(PlacedNode body, string folder) => FileKeys.Aggregate(body, (entry, key) =>
        entry.Text(key) is { Length: > 0 } path && !Path.IsPathRooted(path) ? entry.With(key, PlacedNode.Of(Path.GetFullPath(path, folder))) : entry);
}
