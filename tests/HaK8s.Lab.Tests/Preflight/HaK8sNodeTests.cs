using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Preflight;

/// <summary>Hosts spoiled for real: each trouble gives its finding and no other, and what Initialize-HaK8sNode claims to mend it mends.</summary>
[Collection("etcd")]
public sealed class HaK8sNodeTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    // Swap is the machine's: every node sees it. While etcd is ours no kubeadm and no kubelet is started anywhere.
    private const string SwapFile = "/var/lib/kubelet/swap";

    // The lab's containerd is newer than what was published for the lab's Kubernetes: true, and nothing to be mended.
    private string Check(params LabNode[] nodes) =>
        $"{Nodes(nodes)} | Test-HaK8sNode -ControlPlaneEndpoint {lab.Topology.Endpoint} -PodSubnet 10.244.0.0/16 -ServiceSubnet 10.96.0.0/12 -SkipCheck ContainerdNotRecommended";

    private static string Nodes(LabNode[] nodes) => $"@({string.Join("; ", nodes.Select(node => node.NodeScript()))})";

    private string[] Findings(LabNode node)
    {
        Invocation run = session.Invoke(Check(node));
        Assert.Empty(run.Errors);
        return Ids(Assert.Single(run.Values)!);
    }

    private static string[] Ids(object result)
    {
        List<string> ids = [];
        foreach (dynamic finding in ((dynamic)result).Finding)
            ids.Add($"{finding.Id}");
        return [.. ids.Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Each_trouble_is_found_by_its_name_and_no_other_is()
    {
        using IDisposable etcd = await lab.EtcdAsync();
        await using LabNode node = await lab.BorrowAsync();
        Assert.Empty(Findings(node));
        (string Id, string Spoil, string Mend)[] troubles =
        [
            ("SwapOn", $"dd if=/dev/zero of={SwapFile} bs=1M count=8 status=none; chmod 600 {SwapFile}; mkswap -q {SwapFile} 2>/dev/null || mkswap {SwapFile} >/dev/null; swapon {SwapFile}", $"swapoff {SwapFile}; rm {SwapFile}"),
            ("SwapAtBoot", "echo '/swapfile none swap sw 0 0' >>/etc/fstab", ": >/etc/fstab"),
            ("SwapAtBoot", "printf '[Swap]\\nWhat=/swapfile\\n[Install]\\nWantedBy=swap.target\\n' >/etc/systemd/system/swapfile.swap; systemctl -q enable swapfile.swap", "systemctl -q disable swapfile.swap; rm /etc/systemd/system/swapfile.swap; systemctl daemon-reload"),
            ("SysctlOff", "sysctl -qw net.ipv4.ip_forward=0", "sysctl -qw net.ipv4.ip_forward=1"),
            ("SysctlNotPersistent", "echo 'net.ipv4.ip_forward = 0' >/etc/sysctl.d/99-zz.conf", "rm /etc/sysctl.d/99-zz.conf"),
            ("ModuleMissing", "mount -t tmpfs tmpfs /proc/sys/net/bridge", "umount /proc/sys/net/bridge"),
            ("HostNameNotPersistent", "echo other >/etc/hostname", "uname -n >/etc/hostname"),
            ("PortTaken", "systemd-run -q --unit taken systemd-socket-activate -l 10250 cat; sleep 1", "systemctl stop taken"),
            ("ProxyBetween", "echo 'https_proxy=http://ops:geheim@proxy:3128' >/etc/environment", "rm /etc/environment"),
            ("ProxyBetween", "mkdir -p /etc/systemd/system/kubelet.service.d; printf '[Service]\\nEnvironment=\"HTTPS_PROXY=http://proxy:3128\" NO_PROXY=localhost\\n' >/etc/systemd/system/kubelet.service.d/proxy.conf; systemctl daemon-reload", "rm /etc/systemd/system/kubelet.service.d/proxy.conf; systemctl daemon-reload"),
            ("ClusterLeftovers", "mkdir -p /etc/kubernetes/pki; touch /etc/kubernetes/pki/ca.crt", "rm -r /etc/kubernetes/pki"),
            ("PodNetworkLeftovers", "ip link add flannel.1 type bridge", "ip link del flannel.1"),
            ("KubeletNotEnabled", "systemctl -q disable kubelet", "systemctl -q enable kubelet"),
            ("PackageMissing", "mv /usr/bin/kubectl /root/", "mv /root/kubectl /usr/bin/"),
            ("ProgramMissing", "mv /usr/sbin/conntrack /root/", "mv /root/conntrack /usr/sbin/"),
            ("SecondRuntime", "mkdir -p /run/crio; systemd-run -q --unit crio-socket systemd-socket-activate -l /run/crio/crio.sock cat; sleep 1", "systemctl stop crio-socket; rm -r /run/crio"),
            ("EndpointUnknown", "cp /etc/resolv.conf /root/; : >/etc/resolv.conf", "cp /root/resolv.conf /etc/"),
            ("DefaultRouteMissing", "ip route del default", "ip route add default via 10.66.0.1"),
            ("DiskFull", "mkdir -p /var/lib/etcd; mount -t tmpfs -o size=20m tmpfs /var/lib/etcd; dd if=/dev/zero of=/var/lib/etcd/full bs=1M count=19 status=none", "umount /var/lib/etcd; rmdir /var/lib/etcd"),
            // As ufw prints it; neither firewall is on the lab's nodes.
            ("FirewallClosed", "printf '#!/bin/sh\\ncat <<E\\nStatus: active\\n\\nTo                         Action      From\\n--                         ------      ----\\n22/tcp                     ALLOW       Anywhere\\n6443/tcp                   ALLOW       10.66.0.0/24\\nE\\n' >/usr/local/sbin/ufw; chmod 755 /usr/local/sbin/ufw", "rm /usr/local/sbin/ufw"),
            ("ContainerdUnfit", "cp /etc/containerd/config.toml /root/; printf 'disabled_plugins = [\"cri\"]\\n' >/etc/containerd/config.toml; systemctl restart containerd", "cp /root/config.toml /etc/containerd/; systemctl restart containerd"),
        ];
        List<string> wrong = [];
        foreach ((string id, string spoil, string mend) in troubles)
        {
            await node.ShAsync(spoil);
            try
            {
                string[] found = Findings(node);
                if (!found.SequenceEqual([id]))
                    wrong.Add($"{spoil}: {string.Join(",", found)} instead of {id}");
            }
            finally
            {
                await node.ShAsync(mend);
            }
        }
        Assert.Empty(wrong);
        Assert.Empty(Findings(node));
    }

    [Fact]
    public async Task A_spoiled_host_is_mended_then_left_alone_and_put_back_by_its_change()
    {
        using IDisposable etcd = await lab.EtcdAsync();
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"""
            dd if=/dev/zero of={SwapFile} bs=1M count=8 status=none; chmod 600 {SwapFile}; mkswap {SwapFile} >/dev/null; swapon {SwapFile}
            printf '# disks\n{SwapFile} none swap sw 0 0\n' >/etc/fstab; chmod 640 /etc/fstab
            rm /etc/sysctl.d/99-kubernetes.conf /etc/modules-load.d/kubernetes.conf /etc/crictl.yaml; echo 'net.ipv4.ip_forward = 0' >/etc/sysctl.d/99-zz.conf; sysctl -qw net.ipv4.ip_forward=0
            sed -i '/overlay.ko/d' /lib/modules/*/modules.builtin
            systemctl -q disable kubelet
            """);
        try
        {
            string before = await StateAsync(node);
            Assert.Equal(["KubeletNotEnabled", "ModuleNotPersistent", "SwapAtBoot", "SwapOn", "SysctlNotPersistent", "SysctlOff"], Findings(node));

            string initialize = $"{node.NodeScript()} | Initialize-HaK8sNode -HoldPackage containerd, no-such-package -AddHostsEntry (New-HaK8sNode other -Address 10.66.0.77)";
            Invocation planned = session.Invoke(initialize + " -WhatIf");
            Assert.Empty(planned.Errors);
            Assert.Empty(planned.Output);
            Assert.Contains("take swap out of /etc/fstab", planned.HostText, StringComparison.Ordinal);
            Assert.Contains($"-{SwapFile} none swap sw 0 0\n+# taken out by HaK8s: {SwapFile}", planned.HostText, StringComparison.Ordinal);
            Assert.Equal(before, await StateAsync(node));

            Invocation done = session.Invoke(initialize + " -Verbose");
            Assert.Empty(done.Errors);
            Assert.Contains(done.Verbose, text => text.Contains($"+# taken out by HaK8s: {SwapFile}", StringComparison.Ordinal));
            dynamic result = Assert.Single(done.Values)!;
            Assert.Equal("Changed", $"{result.Status}");
            Assert.Empty(Findings(node));
            Assert.Equal("640", await node.ShAsync("stat -c %a /etc/fstab"));
            Assert.Equal("10.66.0.77 hold", await node.ShAsync("echo $(getent hosts other | cut -d' ' -f1) $(dpkg-query -W -f '${db:Status-Want}' containerd)"));

            // What is right is left alone: no file's time, no word under -WhatIf.
            string mended = await StateAsync(node);
            Assert.DoesNotContain("What if", session.Invoke(initialize + " -WhatIf").HostText, StringComparison.Ordinal);
            Assert.Equal("Unchanged", $"{((dynamic)Assert.Single(session.Invoke(initialize).Values)!).Status}");
            Assert.Equal(mended, await StateAsync(node));

            // A change is taken back by what made it, which alone knows what there is beside files.
            Assert.Equal("ChangeOfAnother", session.Invoke($"{node.NodeScript()} | Set-ContainerdConfig -Rollback {result.ChangeId}").Errors.Single().FullyQualifiedErrorId.Split(',')[0]);
            Invocation back = session.Invoke($"{node.NodeScript()} | Initialize-HaK8sNode -Rollback {result.ChangeId}");
            Assert.Empty(back.Errors);
            Assert.Equal("RolledBack", $"{((dynamic)Assert.Single(back.Values)!).Status}");
            Assert.Equal(await WithoutTimesAsync(before), await WithoutTimesAsync(await StateAsync(node)));
            Assert.Equal("ChangeRolledBack", session.Invoke($"{node.NodeScript()} | Initialize-HaK8sNode -Rollback {result.ChangeId}").Errors.Single().FullyQualifiedErrorId.Split(',')[0]);
        }
        finally
        {
            await node.ShAsync($"swapoff {SwapFile} 2>/dev/null; rm -f {SwapFile}");
        }
    }

    // The record of a change stays, also of one that was taken back; directories get new times when files in them change.
    private static async Task<string> StateAsync(LabNode node) =>
        await node.ListingAsync("/etc") + await node.ShAsync("awk '{ print $1, $3 }' /proc/swaps; cat /proc/sys/net/ipv4/ip_forward; systemctl is-enabled kubelet || true; dpkg-query -W -f '${db:Status-Want}' containerd");

    private static Task<string> WithoutTimesAsync(string state) => Task.FromResult(string.Join('\n', state.Split('\n').Select(line => string.Join(' ', line.Split(' ').Where(word => !word.Contains('.', StringComparison.Ordinal) || word.Contains('/', StringComparison.Ordinal))))));

    [Fact]
    public async Task The_runbook_leads_from_a_bare_host_to_one_that_is_ready()
    {
        // The host has to reach etcd, which other tests stop.
        using IDisposable etcd = await lab.EtcdAsync();
        await using LabNode node = await lab.BorrowAsync();
        // As a distribution leaves it, with the configuration of docker's package.
        await node.ShAsync("""
            rm /etc/sysctl.d/99-kubernetes.conf /etc/modules-load.d/kubernetes.conf /etc/crictl.yaml; sysctl -qw net.ipv4.ip_forward=0; sed -i '/br_netfilter.ko/d' /lib/modules/*/modules.builtin
            printf 'disabled_plugins = ["cri"]\n' >/etc/containerd/config.toml; systemctl restart containerd; systemctl -q disable kubelet; rm -rf /opt/cni/bin
            """);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $$"""
                name: bare
                kubernetesVersion: {{lab.Topology.KubernetesVersion}}
                endpoint: {{lab.Topology.Endpoint}}
                ssh: { userName: ops, sudo: true, keyFile: {{lab.KeyFile}}, knownHosts: {{lab.KnownHosts}} }
                controlPlane: [{ name: {{node.Name}}, address: {{node.Address}} }]
                etcd: { endpoints: [{{string.Join(", ", lab.Topology.Etcd.Select(member => member.Url))}}], clientCert: {{lab.EtcdFolder}} }
                """, TestContext.Current.CancellationToken);
            string script = $"& '{Path.Combine(BuiltModule.Root, "examples", "prepare-hosts.ps1")}' -Cluster '{file}' -CniPlugins '{lab.CniFolder}' -Containerd '{Path.Combine(lab.ContainerdFolder, "containerd-1.7.24-linux-amd64.tar.gz")}'";
            string[] folders = ["/etc", "/usr/local", "/opt"];
            string before = await node.ListingAsync(folders);
            Invocation planned = session.Invoke(script + " -WhatIf");
            Assert.Empty(planned.Errors);
            Assert.Equal(before, await node.ListingAsync(folders));

            Invocation run = session.Invoke(script);
            Assert.Empty(run.Errors);
            Assert.Contains("not ready, ", run.HostText, StringComparison.Ordinal);
            string after = await node.ListingAsync(folders);
            Invocation again = session.Invoke(script);
            Assert.Empty(again.Errors);
            Assert.DoesNotContain("not ready", again.HostText, StringComparison.Ordinal);
            Assert.Equal(after, await node.ListingAsync(folders));
            Assert.DoesNotContain("What if", session.Invoke(script + " -WhatIf").HostText, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Two_hosts_are_compared_and_try_to_reach_each_other()
    {
        using IDisposable etcd = await lab.EtcdAsync();
        LabNode[] lent = await lab.BorrowAsync(2);
        await using LabNode one = lent[0], two = lent[1];
        string check = Check(one, two).Replace("-SkipCheck", $"-EtcdEndpoint {lab.Topology.Etcd[0].Url} -SkipCheck", StringComparison.Ordinal);
        Invocation clean = session.Invoke(check);
        Assert.Empty(clean.Errors);
        Assert.All(clean.Values, result => Assert.Empty(Ids(result!)));
        Assert.Equal("", await two.ShAsync("ss -H -ltn 'sport = :6443 or sport = :10250'"));

        // Its clock is 90 s ahead; its id is the other's; it drops and refuses what comes to two ports.
        await two.ShAsync($"""
            printf '#!/bin/sh\n/bin/date -d "90 seconds" "$@"\n' >/usr/local/sbin/date; chmod 755 /usr/local/sbin/date
            mv /usr/local/sbin/date /usr/local/bin/date; mv /bin/date /bin/date.real; sed -i 's#/bin/date#/bin/date.real#' /usr/local/bin/date; ln -s /usr/local/bin/date /bin/date
            iptables -I INPUT -p tcp --dport 6443 -j DROP; iptables -I INPUT -p tcp --dport 10250 -j REJECT --reject-with tcp-reset
            """);
        string id = await one.ShAsync("cat /etc/machine-id");
        await two.ShAsync($"echo {id} >/etc/machine-id");
        Invocation run = session.Invoke(check);
        Assert.Empty(run.Errors);
        object[] results = [.. run.Values!];
        Assert.Equal(["MachineIdDuplicate", "PortUnreachable"], Ids(results[0]));
        Assert.Equal(["ClockOff", "MachineIdDuplicate"], Ids(results[1]));
        string text = string.Join('\n', ((IEnumerable<object>)((dynamic)results[0]).Finding).Select(finding => $"{finding}"));
        Assert.Contains($"{two.Name} ({two.Address}) cannot be reached at port 6443: nothing comes back", text, StringComparison.Ordinal);
        Assert.Contains("port 10250: the connection is refused", text, StringComparison.Ordinal);
        Assert.Equal([false, false], session.Invoke(check.Replace("-SkipCheck", "-Quiet -SkipCheck", StringComparison.Ordinal)).Values);

        // The same name twice.
        await two.ShAsync($"hostname {one.Name}; echo {one.Name} >/etc/hostname");
        Assert.All(session.Invoke(check + ", PortUnreachable").Values, result => Assert.Contains("HostNameDuplicate", Ids(result!)));
    }

    [Fact]
    public async Task A_host_that_cannot_be_asked_is_its_own_error_and_the_other_is_judged()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = session.Invoke($"@({node.NodeScript()}; {node.NodeScript("root", "-Port 1").Replace(node.Name, "gone", StringComparison.Ordinal)}) | Test-HaK8sNode");
        Assert.Equal("ConnectionRefused", Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(node.Name, $"{((dynamic)Assert.Single(run.Values)!).Node}");
        Assert.DoesNotContain("geheim", run.AllText, StringComparison.Ordinal);
    }
}
