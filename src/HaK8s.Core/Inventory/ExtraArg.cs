namespace HaK8s.Inventory;

/// <summary>A command line flag for a component that kubeadm starts.</summary>
/// <param name="Name">The flag without dashes.</param>
/// <param name="Value">Its value, as text.</param>
public sealed record ExtraArg(string Name, string Value)
{
    /// <summary>A flag's name as a regular expression.</summary>
    internal const string NameForm = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    /// <summary><c>name=value</c>.</summary>
    public override string ToString() => $"{Name}={Value}";
}
