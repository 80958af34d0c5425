namespace HaK8s.Inventory;

/// <summary>One of kubeadm's own feature gates.</summary>
/// <param name="Name">As kubeadm spells it.</param>
/// <param name="Enabled">On or off.</param>
public sealed record FeatureGate(string Name, bool Enabled)
{
    /// <summary><c>Name=true</c>.</summary>
    public override string ToString() => $"{Name}={(Enabled ? "true" : "false")}";
}
