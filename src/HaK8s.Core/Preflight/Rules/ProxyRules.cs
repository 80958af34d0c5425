using System.Net;
using HaK8s.ControlPlane;
using HaK8s.Inventory;
using static HaK8s.FindingSeverity;
using static HaK8s.Preflight.NodeFindingId;

namespace HaK8s.Preflight.Rules;

/// <summary>
/// A proxy without exceptions for the cluster: the story behind "Unable to connect to the server: Forbidden". Each source is judged by
/// itself, since a daemon does not read a login's profile.
/// </summary>
internal static class ProxyRules
{
    private static readonly string[] Variables = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];

    public static IEnumerable<NodeFinding> Judge(PreflightCase seen)
    {
        // A login reads all of these together.
        foreach (IGrouping<string, ProxySetting> source in seen.Fact.Proxy.GroupBy(proxy => proxy.Source.EndsWith(".service", StringComparison.Ordinal) ? proxy.Source : "logins"))
        {
            string? Read(string variable) => source.LastOrDefault(proxy => proxy.Variable == variable)?.Value;
            string[] between = [.. Targets(seen).Where(target => GoProxy.Of(target, Read, plainCounts: true) is not null).Select(target => target.Host), .. Ranges(seen, Read)];
            if (between.Length == 0)
                continue;
            ProxySetting proxy = source.Last(setting => !IsException(setting));
            yield return new(ProxyBetween, source.Key == "containerd.service" ? Warning : Error,
                $"{string.Join(", ", source.Select(setting => setting.Source).Distinct())} sets {proxy.Variable}={proxy.Value}, and no_proxy lacks {string.Join(", ", between)}{(source.Key == "logins" ? ": kubectl would say 'Unable to connect to the server: Forbidden'" : "")}.",
                $"Unset it, or add {string.Join(",", between)} to no_proxy" + (source.Key == "containerd.service" ? " (Set-ContainerdConfig -NoProxy)." : "."),
                source.Key == "logins" ? "HTTPProxy" : null);
        }
    }

    private static IEnumerable<ControlPlaneEndpoint> Targets(PreflightCase seen)
    {
        if (seen.Target.Endpoint is { } endpoint)
            yield return endpoint;
        foreach (NodeFact fact in seen.All)
            if ((fact.Node.KnownAddress ?? fact.RegisteredAddress) is { } address)
                yield return new ControlPlaneEndpoint($"{address}", ControlPlaneEndpoint.DefaultPort);
    }

    // A range is excepted by itself or a wider one. Without any proxy there is nothing to except it from.
    private static IEnumerable<string> Ranges(PreflightCase seen, Func<string, string?> read)
    {
        if (!Variables.Any(variable => read(variable) is { Length: > 0 }))
            return [];
        string[] exceptions = (read("NO_PROXY") ?? read("no_proxy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return seen.Target.ServiceSubnet.Concat(seen.Target.PodSubnet)
            .Where(range => !exceptions.Any(exception => exception == "*" || (IPNetwork.TryParse(exception, out IPNetwork wider)
                && wider.PrefixLength <= range.PrefixLength && wider.Contains(range.BaseAddress))))
            .Select(range => $"{range}");
    }

    private static bool IsException(ProxySetting setting) => setting.Variable.StartsWith("no", StringComparison.OrdinalIgnoreCase);
}
