using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

/// <summary>Forms of names and addresses, which all sections of a cluster file share: none of them begins another's description.</summary>
internal static class NameForms
{
    public static TextForm<string> Name(string what) => new(text => DnsName.Check(what, text)) { Pattern = TextPatterns.Name, Types = ["string", "integer"] };

    public static TextForm<string> Address { get; } = new(DnsName.CheckAddress) { Pattern = TextPatterns.Address };
}
