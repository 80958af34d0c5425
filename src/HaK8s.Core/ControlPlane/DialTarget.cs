using System.Net.Sockets;

namespace HaK8s.ControlPlane;

/// <summary>What a client meets at an address.</summary>
internal enum DialOutcome
{
    /// <summary>It connects and gets its answer.</summary>
    Serves,
    /// <summary>It connects and then fails, which ends the call: no other address is tried.</summary>
    Breaks,
    /// <summary>It is turned away at once, and tries the next address.</summary>
    Refuses,
    /// <summary>Nothing comes back; it waits, and tries the next address.</summary>
    IsSilent,
}

/// <summary>An address as the dialer meets it.</summary>
/// <param name="Family">Addresses of the two families are raced against each other.</param>
/// <param name="Outcome">What happens there.</param>
/// <param name="Cost">
/// How long it takes when the other side or the network ends it: the answer, or "no route to host". Null when only the client's patience ends it.
/// In tenths of a second, so that addresses which cost the same are the same.
/// </param>
internal readonly record struct DialTarget(AddressFamily Family, DialOutcome Outcome, TimeSpan? Cost)
{
    public static DialTarget Of(EndpointRecord record) => new(record.Address.AddressFamily, record switch
    {
        { Serves: true } => DialOutcome.Serves,
        { State: EndpointRecordState.Refused } => DialOutcome.Refuses,
        { Connect: null } => DialOutcome.IsSilent,
        _ => DialOutcome.Breaks,
    }, record.TimedOut ? null : TimeSpan.FromSeconds(Math.Round(record.RoundTrip.TotalSeconds, 1)));
}
