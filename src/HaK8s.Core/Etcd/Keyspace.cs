using HaK8s.Inventory;

namespace HaK8s.Etcd;

/// <summary>Where Kubernetes keeps its keys.</summary>
internal static class Keyspace
{
    /// <summary>Below the prefix: one key for each Node object, which Kubernetes' storage still calls minions.</summary>
    public const string NodesFolder = "minions/";

    /// <summary>Below the prefix: one key for each living apiserver, by its address, with a lease of 15 s.</summary>
    public const string LeasesFolder = "masterleases/";

    /// <summary>A prefix that ends with a slash, so that it means one folder and not another whose name begins alike.</summary>
    /// <exception cref="HaK8sException">EtcdPrefixEmpty: nothing but slashes.</exception>
    public static string FolderPrefix(string prefix) => PlainText.Line("prefix of keys", prefix).Trim().Trim('/').Length > 0 ? prefix.Trim().TrimEnd('/') + "/" : throw Failure.EtcdPrefixEmpty(prefix);

    /// <summary>As the apiserver makes keys from its --etcd-prefix: one slash in front, one at the end.</summary>
    /// <exception cref="HaK8sException">EtcdPrefixEmpty.</exception>
    public static string NormalizePrefix(string prefix) => prefix.Trim().Trim('/') is { Length: > 0 } name ? $"/{name}/" : throw Failure.EtcdPrefixEmpty(prefix);
}
