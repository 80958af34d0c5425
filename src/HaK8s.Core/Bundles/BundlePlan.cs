namespace HaK8s.Bundles;

/// <summary>What copying a bundle would do on a node.</summary>
public sealed record BundlePlan
{
    internal BundlePlan(IReadOnlyList<BundleEntry> fitting, IReadOnlyList<BundleEntry> missing, IReadOnlyList<BundleEntry> toImport, string destination) =>
        (Fitting, Missing, ToImport, Destination) = (fitting, missing, toImport, destination);

    /// <summary>The files that fit the node's architecture.</summary>
    public IReadOnlyList<BundleEntry> Fitting { get; }

    /// <summary>Those that would be copied.</summary>
    public IReadOnlyList<BundleEntry> Missing { get; }

    /// <summary>Those whose images would be imported.</summary>
    public IReadOnlyList<BundleEntry> ToImport { get; }

    /// <summary>Whether anything would be changed.</summary>
    public bool HasChanges => Missing.Count > 0 || ToImport.Count > 0;

    /// <summary>The change in words, for ShouldProcess.</summary>
    public string Description => string.Join("; ", new[]
    {
        Missing.Count == 0 ? null : $"copy {string.Join(", ", Missing.Select(file => file.Name))} ({Missing.Sum(file => file.Size) >> 20} MiB) to {Destination}",
        ToImport.Count == 0 ? null : $"import {string.Join(", ", ToImport.SelectMany(file => file.Images))}",
    }.OfType<string>());

    internal string Destination { get; }
}
