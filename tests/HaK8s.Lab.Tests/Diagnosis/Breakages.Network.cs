namespace HaK8s.Tests.Diagnosis;

internal static partial class Breakages
{
    // Nobody has the network's last address but one: the gateway does not answer for it, so that connections fail within seconds.
    private const string Nobody = "$(ip -4 -o address show dev eth0 | awk '{ sub(/[0-9]+\\/.*/, \"253\", $4); print $4; exit }')";

    private const string Endpoint = "$(sed -n 's,.*server: https://\\(.*\\):[0-9]*$,\\1,p' /etc/kubernetes/kubelet.conf)";

    private const string ProxyFile = "/etc/systemd/system/kubelet.service.d/30-lab-proxy.conf";

    private const string SetProxy = $"mkdir -p /etc/systemd/system/kubelet.service.d && printf '[Service]\\nEnvironment=HTTPS_PROXY=http://127.0.0.1:3129\\n' >{ProxyFile} && systemctl daemon-reload && systemctl restart kubelet";

    private const string UnsetProxy = $"rm -f {ProxyFile}; systemctl daemon-reload; systemctl restart kubelet";

    /// <summary>What stands between a node and the endpoint.</summary>
    public static readonly Breakage[] Network =
    [
        new("EndpointWrongOnNode", Where.Worker,
            $"cp -p /etc/hosts /root/lab-hosts && echo \"{Nobody} {Endpoint}\" >>/etc/hosts && systemctl restart kubelet",
            "cat /root/lab-hosts >/etc/hosts && rm /root/lab-hosts; systemctl restart kubelet") { Shows = Said("dial tcp .*no route to host") },
        new("EndpointUnknownOnNode", Where.Worker,
            $"cp -p /etc/resolv.conf /root/lab-resolv.conf && echo \"nameserver {Nobody}\" >/etc/resolv.conf && systemctl restart kubelet",
            "cat /root/lab-resolv.conf >/etc/resolv.conf && rm /root/lab-resolv.conf; systemctl restart kubelet") { Word = "dead resolver" },
        // Kubernetes misses the node 40 seconds after its last word.
        new("FirewallBetween", Where.Worker,
            "iptables -I OUTPUT -p tcp --dport 6443 -j DROP && systemctl restart kubelet",
            "iptables -D OUTPUT -p tcp --dport 6443 -j DROP; systemctl restart kubelet") { Shows = Said("dial tcp .*i/o timeout"), Explains = ["NodeNotReady"] },
        new("ProxyOfKubelet", Where.Worker, SetProxy, UnsetProxy) { Shows = Said("proxyconnect tcp"), Word = "refused" },
        new("ProxyOfKubelet", Where.Worker,
            "printf '#!/bin/sh\\nprintf \"HTTP/1.1 403 Forbidden\\\\r\\\\nContent-Length: 0\\\\r\\\\n\\\\r\\\\n\"\\n' >/root/lab-proxy && chmod +x /root/lab-proxy && "
            + $"systemd-run --quiet --unit lab-proxy socat TCP-LISTEN:3129,fork,reuseaddr EXEC:/root/lab-proxy && {SetProxy}",
            $"systemctl stop lab-proxy; rm -f /root/lab-proxy; {UnsetProxy}") { Shows = Said(": Forbidden"), Word = "403" },
    ];

    private static string Said(string words) => $"journalctl --unit kubelet --since -20s --no-pager | grep -q '{words}'";
}
