namespace HaK8s.KubeConfigs;

/// <summary>
/// The lock of Kubernetes' own programs: a file beside the kubeconfig that only one can make (client-go, tools/clientcmd/loader.go, lockFile).
/// They give up at once when it is there; here it is waited for a little, since they hold it for a moment only.
/// </summary>
internal sealed class KubeConfigLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly string path;

    private KubeConfigLock(string path) => this.path = path;

    /// <exception cref="HaK8sException"><c>KubeConfigLocked</c>, <c>KubeConfigNotWritten</c>.</exception>
    public static KubeConfigLock Take(string kubeConfig, CancellationToken cancellationToken)
    {
        string path = kubeConfig + ".lock";
        DateTimeOffset until = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            try
            {
                LocalFile.CreateFolder(kubeConfig);
                new FileStream(path, FileMode.CreateNew).Dispose();
                return new KubeConfigLock(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (DateTimeOffset.UtcNow > until)
                    throw Failure.KubeConfigLocked(path);
                cancellationToken.WaitHandle.WaitOne(50);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                throw Failure.KubeConfigNotWritten(kubeConfig, denied.Message, denied);
            }
        }
    }

    public void Dispose() => File.Delete(path);
}
