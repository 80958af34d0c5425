using System.Net;

namespace HaK8s.Resolution;

/// <summary>One address of a name.</summary>
/// <param name="Address">The address.</param>
/// <param name="Ttl">How long a resolver may keep it, as this one said; what is left of it when the resolver kept it itself. Null for what no DNS said.</param>
public sealed record NameRecord(IPAddress Address, TimeSpan? Ttl);

/// <summary>What one source knows of a name.</summary>
public sealed record NameAnswer
{
    /// <summary>The resolver's address, or <c>/etc/hosts</c>, or <c>address</c> when the name is an address itself.</summary>
    public required string Source { get; init; }

    /// <summary>The addresses in the order of the answer; none when the name does not exist there.</summary>
    public ValueList<NameRecord> Record { get; init; } = [];

    /// <summary>Why there is no answer; null when there is one, be it an empty one.</summary>
    public string? Trouble { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The addresses as a text that is equal for equal sets.</summary>
    public string AddressText => AddressSet.Text(Record.Select(record => record.Address));

    /// <summary>Source and addresses.</summary>
    public override string ToString() => $"{Source}: {Trouble ?? AddressText}";
}
