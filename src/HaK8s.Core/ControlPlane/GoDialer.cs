using System.Net.Sockets;

namespace HaK8s.ControlPlane;

/// <summary>
/// How Kubernetes' clients (kubectl, kubelet, controllers: Go programs) dial a name with several addresses, by Go's net/dial.go and client-go:
/// one address after another in the resolver's order. Each try gets an equal share of the time that is left, two seconds at least; the whole
/// has 30 seconds. An address that refuses costs nothing, one that is silent costs its share. Once connected, no other address is tried.
/// With addresses of both families the second family's are tried beside the first's after 300 ms.
/// </summary>
/// <param name="requestTimeout">kubectl's --request-timeout; null for none, its default.</param>
/// <param name="boundByRequest">
/// Whether the request's time-out bounds the dial too, so that shares get shorter with it. True up to Go 1.22, which Kubernetes 1.31 is built with;
/// Go 1.23 lets a dial go on by itself (golang/go issue 59017).
/// </param>
internal sealed class GoDialer(TimeSpan? requestTimeout, bool boundByRequest)
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastShare = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FallbackDelay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private TimeSpan Budget => boundByRequest && requestTimeout < DialTimeout ? requestTimeout.Value : DialTimeout;

    /// <summary>The time that one try gets (partialDeadline).</summary>
    public static TimeSpan Share(TimeSpan left, int addresses)
    {
        TimeSpan equal = left / addresses;
        return equal >= LeastShare ? equal : left < LeastShare ? left : LeastShare;
    }

    /// <summary>
    /// The forecast when each order of the addresses is as likely as any other. A resolver that only rotates them makes the same shares,
    /// since it puts each address first as often.
    /// </summary>
    /// <param name="targets">The addresses.</param>
    /// <param name="first">The family that clients prefer when there are both.</param>
    public DialForecast Forecast(IReadOnlyList<DialTarget> targets, AddressFamily first)
    {
        DialTarget[] primary = [.. targets.Where(target => target.Family == first)], fallback = [.. targets.Where(target => target.Family != first)];
        if (primary.Length == 0)
            (primary, fallback) = (fallback, []);
        double failures = 0, slow = 0;
        TimeSpan delay = TimeSpan.Zero;
        foreach ((double chance, Dial dial) in Race(primary, fallback))
        {
            if (dial.Connected is not { Outcome: DialOutcome.Serves } end || dial.Elapsed + end.Cost >= requestTimeout)
                failures += chance;
            else if (dial.Elapsed >= Slow)
                (slow, delay) = (slow + chance, delay + (dial.Elapsed * chance));
        }
        return new(failures, slow, slow > 0 ? delay / slow : TimeSpan.Zero);
    }

    private IEnumerable<(double Chance, Dial Dial)> Race(DialTarget[] primary, DialTarget[] fallback)
    {
        if (fallback.Length == 0)
            return Walk(primary, TimeSpan.Zero);
        return from first in Walk(primary, TimeSpan.Zero)
               let start = first.Dial.Connected is null && first.Dial.Elapsed < FallbackDelay ? first.Dial.Elapsed : FallbackDelay
               from second in Walk(fallback, start)
               select (first.Chance * second.Chance, Winner(first.Dial, second.Dial));
    }

    private static Dial Winner(Dial first, Dial second) =>
        second.Connected is null || (first.Connected is not null && first.Elapsed <= second.Elapsed) ? first : second;

    /// <summary>Every way through the addresses with its chance.</summary>
    private IEnumerable<(double Chance, Dial Dial)> Walk(DialTarget[] left, TimeSpan elapsed)
    {
        if (left.Length == 0 || elapsed >= Budget)
            return [(1, new Dial(null, elapsed))];
        return from same in left.GroupBy(target => target)
               let chance = (double)same.Count() / left.Length
               from rest in Try(same.Key, left, elapsed)
               select (chance * rest.Chance, rest.Dial);
    }

    private IEnumerable<(double Chance, Dial Dial)> Try(DialTarget target, DialTarget[] left, TimeSpan elapsed)
    {
        if (target.Outcome is DialOutcome.Serves or DialOutcome.Breaks)
            return [(1, new Dial(target, elapsed))];
        TimeSpan share = Share(Budget - elapsed, left.Length);
        TimeSpan cost = target.Cost < share ? target.Cost.Value : share;
        int index = Array.IndexOf(left, target);
        return Walk([.. left[..index], .. left[(index + 1)..]], elapsed + cost);
    }

    /// <summary>The end of one dial: where it connected, if anywhere, and after how long.</summary>
    private readonly record struct Dial(DialTarget? Connected, TimeSpan Elapsed);
}
