using System.Security.Cryptography;
using System.Text;
using HaK8s.Remote;

namespace HaK8s.KubeConfigs;

/// <summary>Writes one context as a kubeconfig of its own, 0600.</summary>
/// <param name="path">The file.</param>
/// <param name="force">Overwrite a file that says something else.</param>
public sealed class KubeConfigExport(string path, bool force)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>What writing would do; changes nothing.</summary>
    /// <exception cref="HaK8sException"><c>KubeConfigExists</c>, <c>KubeConfigUnreadable</c>.</exception>
    public PlacedFileStatus Plan(KubeConfig config)
    {
        string? present = KubeConfigFile.ReadText(path);
        if (present is null)
            return PlacedFileStatus.Created;
        bool isSame = present == Text(config);
        // Readable for others is not what was asked for, whatever it says.
        return isSame && !KubeConfigStore.IsOpenToOthers(path) ? PlacedFileStatus.Unchanged
            : isSame || force ? PlacedFileStatus.Updated
            : throw Failure.KubeConfigExists(path);
    }

    /// <summary>Writes it; a file that is right already is not touched.</summary>
    /// <exception cref="HaK8sException">As <see cref="Plan"/>, and <c>KubeConfigNotWritten</c>.</exception>
    public KubeConfig Apply(KubeConfig config)
    {
        PlacedFileStatus status = Plan(config);
        if (status != PlacedFileStatus.Unchanged)
        {
            byte[] content = Encoding.UTF8.GetBytes(Text(config));
            KubeConfigStore.Write(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            CryptographicOperations.ZeroMemory(content);
        }
        return config with { Path = path, Status = status };
    }

    internal static string Text(KubeConfig config) =>
        string.Concat(KubeConfigEntry.Document(KubeConfigEntry.Of(config), config.ContextName).Lines().Select(line => line + "\n"));
}
