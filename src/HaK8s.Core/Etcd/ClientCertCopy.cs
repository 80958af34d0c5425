using HaK8s.Inventory;
using HaK8s.Remote;

namespace HaK8s.Etcd;

/// <summary>One file of the etcd client certificate on one node.</summary>
public sealed record CopiedClientCertFile
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>Path on the management host.</summary>
    public required string Source { get; init; }

    /// <summary>Path on the node.</summary>
    public required string Target { get; init; }

    /// <summary>What happened to it.</summary>
    public required PlacedFileStatus Status { get; init; }

    /// <summary>Four octal digits, as read back.</summary>
    public required string Mode { get; init; }

    /// <summary><c>user:group</c>, as read back.</summary>
    public required string Owner { get; init; }

    /// <summary>SHA-256 of the content, lower-case hexadecimal, as read back.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When the certificate in it ends, UTC; for the key, when its certificate ends.</summary>
    public required DateTimeOffset CertificateExpiry { get; init; }

    /// <summary>Node, file and status.</summary>
    public override string ToString() => $"{Node}: {Target}: {Status}";
}

/// <summary>Brings the etcd client certificate to where kubeadm and the apiserver look for it on a node.</summary>
/// <param name="bundle">The checked files.</param>
/// <param name="directory">kubeadm's certificates directory on the node, absolute.</param>
public sealed class ClientCertCopy(ClientCertBundle bundle, string directory)
{
    private readonly PlaceFiles step = new([.. bundle.Files.Select(file => file.Under(directory))]);

    /// <summary>What <see cref="ApplyAsync"/> would do; changes nothing.</summary>
    /// <exception cref="HaK8sException">See <see cref="PlaceFiles.PlanAsync"/>.</exception>
    public async Task<IReadOnlyList<CopiedClientCertFile>> PlanAsync(IRemoteSession session, CancellationToken cancellationToken = default) =>
        Results(session.Node, await step.PlanAsync(session, cancellationToken));

    /// <summary>Places the three files. <paramref name="warn"/> gets what an operator should know although it went well.</summary>
    /// <exception cref="HaK8sException">See <see cref="PlaceFiles.ApplyAsync"/>.</exception>
    public async Task<IReadOnlyList<CopiedClientCertFile>> ApplyAsync(IRemoteSession session, Action<string>? warn = null, CancellationToken cancellationToken = default)
    {
        Placement placement = await step.ApplyAsync(session, cancellationToken);
        foreach (string warning in placement.Warnings)
            warn?.Invoke(warning);
        return Results(session.Node, placement);
    }

    private IReadOnlyList<CopiedClientCertFile> Results(Node node, Placement placement) =>
    [
        .. placement.Files.Zip(bundle.Files, (placed, file) => new CopiedClientCertFile
        {
            Node = node, Source = file.Source, Target = placed.Target, Status = placed.Status, Mode = placed.Mode, Owner = placed.Owner, Sha256 = placed.Sha256,
            CertificateExpiry = file.Kind == ClientCertFileKind.CertificateAuthority ? bundle.CaExpires : bundle.Expires,
        }),
    ];
}
