using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace HaK8s.Cni;

/// <summary>
/// A network configuration for one node alone: a bridge with addresses from a subnet, for a node that is to run pods before the
/// cluster has a pod network. It sorts before most others, so it has to go when the pod network comes.
/// </summary>
public sealed class BridgeConfiguration
{
    /// <summary>Where it stands on a node.</summary>
    public const string DefaultPath = "/etc/cni/net.d/10-hak8s-bridge.conflist";

    /// <summary>The configuration for a subnet.</summary>
    /// <param name="subnet">The node's pod subnet in CIDR notation, such as <c>10.244.1.0/24</c>; IPv4 or IPv6, room for two addresses at least.</param>
    /// <exception cref="HaK8sException">It is no such subnet.</exception>
    public BridgeConfiguration(string subnet)
    {
        // .NET 8 refuses bits after the prefix, later ones cut them off; a mistyped subnet should not become another one.
        if (!IPNetwork.TryParse(subnet, out IPNetwork network) || !IPAddress.Parse(subnet.AsSpan(0, subnet.IndexOf('/'))).Equals(network.BaseAddress))
            throw Failure.CniBridgeSubnet(subnet, "it is not a network in CIDR notation; the bits after the prefix must be zero");
        int bits = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (network.PrefixLength > bits - 2)
            throw Failure.CniBridgeSubnet(subnet, "it has no room for a gateway and a pod");
        Content = Encoding.UTF8.GetBytes(Text(network.ToString(), bits == 32 ? "0.0.0.0/0" : "::/0"));
        Sha256 = Convert.ToHexString(SHA256.HashData(Content)).ToLowerInvariant();
    }

    /// <summary>The file's bytes: UTF-8 JSON.</summary>
    internal byte[] Content { get; }

    /// <summary>SHA-256 of <see cref="Content"/> in lower-case hex.</summary>
    internal string Sha256 { get; }

    // 0.4.0 is read by every plugin release since 0.8 and every containerd since 1.3.
    private static string Text(string subnet, string everywhere) => new JsonObject
    {
        ["cniVersion"] = "0.4.0",
        ["name"] = "hak8s-bridge",
        ["plugins"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "bridge",
                ["bridge"] = "cni0",
                ["isGateway"] = true,
                ["ipMasq"] = true,
                ["hairpinMode"] = true,
                ["ipam"] = new JsonObject
                {
                    ["type"] = "host-local",
                    ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = subnet })),
                    ["routes"] = new JsonArray(new JsonObject { ["dst"] = everywhere }),
                },
            },
            new JsonObject { ["type"] = "portmap", ["capabilities"] = new JsonObject { ["portMappings"] = true } }),
    }.ToJsonString(new() { WriteIndented = true }) + "\n";
}
