namespace HaK8s.Containerd.Installation;

/// <summary>Fetches a release archive once, on the management host, with the checksum that stands beside it.</summary>
public static class ContainerdDownload
{
    /// <summary>More than any release has had, in bytes: what answers with more is not one.</summary>
    internal const long LargestArchive = 512L << 20;

    private const long LargestChecksum = 64 << 10;

    /// <summary>Fetches an archive into a folder; its checksum file too unless the checksum is known.</summary>
    /// <param name="uri">https, or http when the checksum is known; its last part is the archive's name.</param>
    /// <param name="sha256">The archive's SHA-256; null to fetch <c>URI.sha256sum</c>.</param>
    /// <param name="folder">Where to put them.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <returns>The archive's path. It is not verified yet: <see cref="ContainerdReleaseSet.ReadAsync"/> does that.</returns>
    /// <exception cref="HaK8sException"><c>ContainerdUriInsecure</c>, <c>ContainerdArchiveName</c>, <c>ContainerdDownloadFailed</c>, <c>ContainerdDownloadTooLarge</c>.</exception>
    public static async Task<string> FetchAsync(Uri uri, string? sha256, string folder, CancellationToken cancellationToken = default)
    {
        if (!uri.IsAbsoluteUri || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && sha256 is not null)))
            throw Failure.ContainerdUriInsecure(uri);
        string name = uri.Segments[^1];
        if (ContainerdReleaseName.Parse(name) is null)
            throw Failure.ContainerdArchiveName(uri.ToString());
        string path = Path.Combine(folder, name);
        using HttpClient client = new() { Timeout = TimeSpan.FromMinutes(30) };
        if (sha256 is null)
            await GetAsync(client, new Uri(uri.GetLeftPart(UriPartial.Path) + ".sha256sum"), path + ".sha256sum", LargestChecksum, cancellationToken);
        await GetAsync(client, uri, path, LargestArchive, cancellationToken);
        return path;
    }

    private static async Task GetAsync(HttpClient client, Uri uri, string path, long most, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            if (answer.Content.Headers.ContentLength > most)
                throw Failure.ContainerdDownloadTooLarge(uri, most);
            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using FileStream file = File.Create(path);
            byte[] buffer = new byte[128 * 1024];
            for (long total = 0; await body.ReadAsync(buffer, cancellationToken) is var count and > 0;)
            {
                if ((total += count) > most)
                    throw Failure.ContainerdDownloadTooLarge(uri, most);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Failure.ContainerdDownloadFailed(uri, e);
        }
    }
}
