namespace HaK8s.Inventory;

/// <summary>What may stand in a server certificate's subject alternative names.</summary>
internal static class CertificateName
{
    /// <summary>A DNS name, one with a leading <c>*.</c>, or an IP address.</summary>
    /// <exception cref="HaK8sException">InvalidName.</exception>
    public static string Check(string text) => DnsName.IsAddressOrName(text) || (text.StartsWith("*.", StringComparison.Ordinal) && DnsName.IsValid(text[2..]))
        ? text : throw Failure.InvalidName("certificate name", text);
}
