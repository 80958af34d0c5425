namespace HaK8s;

public static partial class Failure
{
    internal static HaK8sException EndpointNotFound(string host, Exception inner) => new("EndpointNotFound", FailureKind.NotFound, "resolve",
        $"The endpoint name {host} does not resolve on this host.", "Publish its records, or check this host's resolvers.", inner);

    /// <summary>A file that should hold a CA certificate does not.</summary>
    public static HaK8sException CaUnreadable(string what, Exception inner) => new("CaUnreadable", FailureKind.InvalidInput, "input",
        $"{what} is no PEM certificate.", "Give the cluster's /etc/kubernetes/pki/ca.crt.", inner);
}
