using HaK8s.Archives;
using HaK8s.Remote;

namespace HaK8s.Bundles;

/// <summary>
/// Brings a bundle onto nodes: what fits a node's architecture and is not there yet, in one upload, and its images into containerd.
/// </summary>
/// <param name="bundle">The bundle; it has been verified when it was read.</param>
/// <param name="destination">The folder on the nodes, an absolute path; null for one of the bundle's name below /var/lib/hak8s/bundle.</param>
public sealed class BundleCopying(Bundle bundle, string? destination = null)
{
    private readonly string destination = destination is null && Bundle.IsName(bundle.Name) ? "/var/lib/hak8s/bundle/" + bundle.Name
        : IsFolder(destination) ? destination!.TrimEnd('/') : throw Failure.BundleDestination(destination ?? bundle.Name);

    /// <summary>The files of which nothing else tells what they belong to go onto every node too, so that the folder is a bundle there.</summary>
    private static readonly string[] Own = [Bundle.ManifestName, ChecksumFile.OfFolder];

    /// <summary>Looks at a node and says what would be done there.</summary>
    /// <exception cref="HaK8sException">There is no room, no right to write, or images but no containerd that answers.</exception>
    public async Task<BundlePlan> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default)
    {
        List<BundleEntry> all = [.. bundle.Files];
        foreach (string name in Own)
            all.Add(await OwnAsync(name, cancellationToken));
        string[] arguments =
        [
            destination,
            .. all.SelectMany(file => new[] { "file", file.Name, file.Sha256 }),
            .. bundle.Images.SelectMany(image => new[] { "image", image.Name, image.Id }),
        ];
        RemoteResult seen = await RunAsync(session, new RemoteScript("bundle-observe", arguments), cancellationToken);
        string? architecture = ProcessorArchitecture.OfMachine(seen["machine"] ?? "");
        BundleEntry[] fitting = [.. all.Where(file => file.Architecture is null || file.Architecture == architecture)];
        HashSet<string> there = [.. seen.All("file")], images = [.. seen.All("image")];
        BundlePlan plan = new(fitting, [.. fitting.Where(file => !there.Contains(file.Name))],
            [.. fitting.Where(file => file.Images.Any(image => !images.Contains(image.Name)))], destination);
        long needed = plan.Missing.Sum(file => file.Size);
        if (long.TryParse(seen["free-kib"], out long free) && needed > free * 1024)
            throw Failure.BundleScript("no-space", $"{needed >> 20} MiB are needed in {destination}, {free >> 10} MiB are free", null);
        return plan.ToImport.Count > 0 && seen["containerd"] != "yes" ? throw Failure.BundleScript("no-containerd", seen["containerd-error"] ?? "", null) : plan;
    }

    /// <summary>Does what the plan says.</summary>
    /// <exception cref="HaK8sException">It failed; files are whole or absent, and what was imported before stays.</exception>
    public async Task<IReadOnlyList<BundleFile>> ApplyAsync(IRemoteSession session, BundlePlan plan, CancellationToken cancellationToken = default)
    {
        if (plan.Missing.Count > 0)
        {
            await using TarStream input = new([.. plan.Missing.Select(file => TarMember.File(file.Name, Path.Combine(bundle.Path, file.Name)))]);
            string[] arguments = [destination, .. plan.Missing.SelectMany(file => new[] { file.Name, file.Sha256 })];
            await RunAsync(session, new RemoteScript("bundle-place", arguments) { Input = input }, cancellationToken);
        }
        foreach (BundleEntry file in plan.ToImport)
        {
            string[] arguments = [$"{destination}/{file.Name}", .. file.Images.SelectMany(image => new[] { image.Name, image.Id })];
            await RunAsync(session, new RemoteScript("bundle-import", arguments), cancellationToken);
        }
        return
        [
            .. plan.Fitting.Where(file => !Own.Contains(file.Name)).Select(file => new BundleFile
            {
                Node = session.Node, File = file.Name, Sha256 = file.Sha256, Images = file.Images, Path = $"{destination}/{file.Name}",
                Status = plan.ToImport.Contains(file) ? BundleFileStatus.Imported : plan.Missing.Contains(file) ? BundleFileStatus.Copied : BundleFileStatus.Unchanged,
            }),
        ];
    }

    private async Task<BundleEntry> OwnAsync(string name, CancellationToken cancellationToken)
    {
        string path = Path.Combine(bundle.Path, name);
        return File.Exists(path)
            ? new() { Name = name, Kind = BundleKind.Other, Size = new FileInfo(path).Length, Sha256 = await Bundle.DigestAsync(path, cancellationToken), Source = path }
            : throw Failure.BundleManifest(bundle.Path, new FileNotFoundException($"{name} is missing"));
    }

    private static async Task<RemoteResult> RunAsync(IRemoteSession session, RemoteScript script, CancellationToken cancellationToken)
    {
        RemoteResult result = await session.RunAsync(script, cancellationToken: cancellationToken);
        if (result.ExitCode == 0)
            return result;
        string[] fail = (result["fail"] ?? "").Split('\t', 2);
        throw Failure.BundleScript(fail[0], fail is [_, { Length: > 0 } said] ? said : result.Error.Trim(), result);
    }

    private static bool IsFolder(string? path) =>
        path is not null && path.StartsWith('/') && path.TrimEnd('/').Length > 1 && !path.Any(char.IsControl) && !path.Split('/').Contains("..");
}
