using System.Globalization;
using HaK8s.Remote;

namespace HaK8s.Diagnosis;

/// <summary>How far a look at nodes goes.</summary>
public sealed record EvidenceRequest
{
    /// <summary>The start of what journals are asked for; an hour ago when null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many different lines of each journal a node gives at most, newest first.</summary>
    public int JournalLines { get; init; } = 200;

    /// <summary>Names to resolve on each node: the endpoint's.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How long a node may take altogether.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server on the node may take to tell its health.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many nodes are asked at the same time.</summary>
    public int ThrottleLimit { get; init; } = 32;

    // In seconds before now and not as a time: the node's clock may be wrong.
    internal RemoteScript Script(DateTimeOffset now) => new("control-plane-evidence",
    [
        Whole(Math.Max(60, (now - (Since ?? now.AddHours(-1))).TotalSeconds)), Whole(JournalLines), Whole(Math.Max(1, HealthTimeout.TotalSeconds)), .. Names.Distinct(StringComparer.Ordinal),
    ]);

    private static string Whole(double number) => Math.Ceiling(number).ToString(CultureInfo.InvariantCulture);
}
