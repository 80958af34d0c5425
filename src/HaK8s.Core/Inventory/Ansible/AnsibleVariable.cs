using HaK8s.Yaml;

namespace HaK8s.Inventory.Ansible;

/// <summary>A variable's value and the file that says it.</summary>
internal sealed record AnsibleVariable(PlacedNode Value, string File)
{
    private const string VaultHeader = "$ANSIBLE_VAULT";

    /// <summary>The text is one of ansible-vault.</summary>
    public static bool IsVault(string? text) => text?.TrimStart().StartsWith(VaultHeader, StringComparison.Ordinal) == true;

    /// <summary>An error at the value.</summary>
    public HaK8sException Error(string cause, string remedy) => Failure.InvalidYaml(AnsibleInventory.Source(File), Value.Mark.Line, Value.Mark.Column, cause, remedy);
}
