using System.Globalization;
using HaK8s.Resolution;

namespace HaK8s.ControlPlane;

/// <summary>
/// The endpoint as a whole: who resolves it to what, what is wrong, and what clients get. The shares are those of new connections by
/// Kubernetes' own clients that come one by one. Many at once on a network where the dead node is a neighbour fare better: the kernel
/// gives up its search for the neighbour after three seconds for all of them.
/// </summary>
public sealed record EndpointSummary
{
    /// <summary>The endpoint, host:port.</summary>
    public required string ControlPlaneEndpoint { get; init; }

    /// <summary>How many addresses the name has.</summary>
    public int RecordCount { get; init; }

    /// <summary>How many of them give clients no answer.</summary>
    public int DeadCount { get; init; }

    /// <summary>
    /// Share of calls that fail, 0 to 1. An address that refuses or is silent makes none fail while another serves, unless RequestTimeout is
    /// too short for the delay; one that connects and then breaks does.
    /// </summary>
    public double ExpectedFailureShare { get; init; }

    /// <summary>Share of calls that succeed after a second or more of waiting for silent addresses, 0 to 1.</summary>
    public double ExpectedSlowShare { get; init; }

    /// <summary>How long those wait, on average.</summary>
    public TimeSpan ExpectedDelay { get; init; }

    /// <summary>The clients' time-out for a request (kubectl --request-timeout) that the shares are for; null for none.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The longest time that a resolver keeps a record; null when no DNS gave one.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>What each source says: /etc/hosts when it names the endpoint, and every resolver.</summary>
    public ValueList<NameAnswer> Answer { get; init; } = [];

    /// <summary>What the name is for the nodes that were asked.</summary>
    public ValueList<NodeNameView> FromNode { get; init; } = [];

    /// <summary>The proxy that this process's environment puts between clients and endpoint; null when there is none.</summary>
    public ProxyAnswer? Proxy { get; init; }

    /// <summary>What is wrong, the worst first.</summary>
    public ValueList<EndpointFinding> Finding { get; init; } = [];

    /// <summary>True when nothing was found.</summary>
    public bool IsHealthy => Finding.Count == 0;

    /// <summary>The forecast in words.</summary>
    public string Forecast
    {
        get
        {
            string records = $"{DeadCount} of {RecordCount} records {(DeadCount == 1 ? "is" : "are")} dead";
            string slow = ExpectedSlowShare > 0 ? $"{Percent(ExpectedSlowShare)} are held up for about {ExpectedDelay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s" : "none is held up";
            string timeout = RequestTimeout is { } limit ? $" with a request time-out of {limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s" : "";
            return $"{records}: of new connections{timeout}, {(ExpectedFailureShare > 0 ? Percent(ExpectedFailureShare) : "none")} fail{(ExpectedFailureShare > 0 ? "" : "s")}, {slow}.";
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    /// <summary>Endpoint and forecast.</summary>
    public override string ToString() => $"{ControlPlaneEndpoint}: {Forecast}";
}
