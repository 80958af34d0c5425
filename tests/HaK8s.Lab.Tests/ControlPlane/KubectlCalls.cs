using HaK8s.Tests.Lab;

namespace HaK8s.Tests.ControlPlane;

/// <summary>Calls of the real kubectl through the endpoint's name, each a new process and so a new connection.</summary>
/// <param name="Count">How many.</param>
/// <param name="Failed">How many of them failed.</param>
internal sealed record KubectlCalls(int Count, int Failed)
{
    /// <summary>Makes them on a node, some at the same time.</summary>
    public static async Task<KubectlCalls> MakeAsync(LabNode node, int count, int atOnce, string requestTimeout)
    {
        string[] statuses = (await node.ShAsync(
            $"seq {count} | xargs -P {atOnce} -I{{}} sh -c 'kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout={requestTimeout} get --raw /livez >/dev/null 2>&1; echo $?'")).Split('\n');
        return new(statuses.Length, statuses.Count(status => status != "0"));
    }

    /// <summary>What a share comes to in this many calls: the mean and four standard deviations to either side.</summary>
    public static (double Low, double High) Range(double share, int count)
    {
        double mean = share * count, wide = 4 * Math.Sqrt(count * share * (1 - share));
        return (mean - wide, mean + wide);
    }
}
