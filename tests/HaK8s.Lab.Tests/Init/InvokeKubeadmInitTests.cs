using System.Management.Automation;
using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Init;

/// <summary>Invoke-KubeadmInit with the real kubeadm, kubelet, containerd and etcd.</summary>
[Collection("etcd")]
public sealed class InvokeKubeadmInitTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf";

    [Fact]
    public async Task The_first_control_plane_comes_up_and_a_second_call_changes_nothing()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);

        Invocation first = session.Invoke(run.Script("-Confirm:$false -Verbose"));

        Assert.Empty(first.Errors);
        dynamic result = Assert.Single(first.Output);
        Assert.Equal("Initialized", result.Status.ToString());
        Assert.Equal(run.Endpoint, (string)result.ControlPlaneEndpoint);
        string[] phases = [.. ((IEnumerable<dynamic>)result.Phase).Select(phase => (string)phase.Name)];
        Assert.Equal(["preflight", "certs", "kubeconfig", "kubelet-start", "control-plane", "wait-control-plane", "upload-config", "upload-certs"], phases[..8]);
        Assert.True(result.Duration > TimeSpan.FromSeconds(1));
        Assert.Equal("sha256:" + await run.Node.ShAsync(
            "openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1"), (string)result.CaCertHash);

        // The secrets are real, and nobody but the result object has them.
        string token = KubeadmRun.Reveal(result.Token), key = KubeadmRun.Reveal(result.CertificateKey);
        Assert.Matches("^[a-z0-9]{6}\\.[a-z0-9]{16}$", token);
        Assert.Contains(token, await run.Node.ShAsync("kubeadm token list"), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", key);
        Assert.DoesNotContain(token, first.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain(key, first.AllText, StringComparison.Ordinal);
        Assert.Equal("", await run.Node.ShAsync($"grep -rlE '{token}|{key}' /var/lib/hak8s /run/hak8s /var/log /tmp /root 2>/dev/null || true"));
        Assert.Equal("0", await run.Node.ShAsync($"journalctl --no-pager | grep -cE '{token}|{key}' || true"));
        Assert.Equal("", await run.Node.ShAsync("ls /run/hak8s 2>/dev/null || true"));
        Assert.Contains(first.Verbose, line => line.Contains("[certs]", StringComparison.Ordinal));

        // The cluster works, and the endpoint shows which record does.
        Assert.Contains(run.Node.Name, await run.Node.ShAsync($"{Kubectl} get nodes -o name"), StringComparison.Ordinal);
        Invocation records = session.Invoke("param($Result) $Result | Test-ControlPlaneEndpoint", first.Output[0]);
        Assert.Equal(["Ready", "Refused"], records.Output.SkipLast(1).Select(record => record.Properties["State"].Value.ToString()).Order());

        string before = await run.Node.ListingAsync("/etc/kubernetes", "/var/lib/hak8s");
        Invocation second = session.Invoke(run.Script());
        Assert.Empty(second.Errors);
        Assert.Equal("Unchanged", ((dynamic)Assert.Single(second.Output)).Status.ToString());

        Invocation elsewhere = session.Invoke(run.Script(endpoint: "other.lab.test:6443"));
        Assert.Equal("InitializedElsewhere", KubeadmRun.Id(Assert.Single(elsewhere.Errors)));
        Assert.Equal(before, await run.Node.ListingAsync("/etc/kubernetes", "/var/lib/hak8s"));
    }

    [Fact]
    public async Task A_connection_killed_in_the_middle_loses_nothing_for_a_user_with_sudo_too()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);

        Task<Invocation> running = Task.Run(() => session.Invoke(run.Script(user: "ops", nodeMore: "-Sudo")), TestContext.Current.CancellationToken);
        await run.ReachedAsync("control-plane");
        await run.Node.ShAsync("pkill -KILL -f '^sshd: ops'");
        Invocation init = await running;

        Assert.Empty(init.Errors);
        dynamic result = Assert.Single(init.Output);
        Assert.Equal("Initialized", result.Status.ToString());
        Assert.Contains(init.Warnings, warning => warning.Contains("connection broke", StringComparison.Ordinal));
        Assert.Equal("1", await run.Node.ShAsync("grep -c 'Using Kubernetes version' /var/lib/hak8s/kubeadm-init/log"));
        Assert.Contains((IEnumerable<dynamic>)result.Phase, phase => phase.Name == "certs");
        Assert.Contains(KubeadmRun.Reveal(result.Token), await run.Node.ShAsync("kubeadm token list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_Ctrl_C_the_init_goes_on_and_the_same_call_attaches_to_it()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        PSDataCollection<PSObject> output = [];
        using (PowerShell shell = session.Start(run.Script(), output))
        {
            await run.ReachedAsync("certs");
            shell.Stop();
        }
        Assert.Empty(output);
        Assert.Equal("1", await run.Node.ShAsync("pgrep -xc kubeadm"));

        // Another session attaches too, as after the first one's death; only the one that made the secrets can give them.
        using ModuleRunspace other = new();
        Task<Invocation> watching = Task.Run(() => other.Invoke(run.Script()), TestContext.Current.CancellationToken);
        Invocation attached = session.Invoke(run.Script());
        Invocation watched = await watching;

        Assert.Equal("Initialized", ((dynamic)Assert.Single(watched.Output)).Status.ToString());
        Assert.Null(((dynamic)watched.Output[0]).Token);
        Assert.Contains(watched.Warnings, warning => warning.Contains("only to the session that began it", StringComparison.Ordinal));
        Assert.Empty(attached.Errors);
        dynamic result = Assert.Single(attached.Output);
        Assert.Equal("Initialized", result.Status.ToString());
        Assert.Contains(attached.Warnings, warning => warning.Contains("attaching", StringComparison.Ordinal));
        Assert.Contains(KubeadmRun.Reveal(result.Token), await run.Node.ShAsync("kubeadm token list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_cut_in_the_middle_is_told_as_what_it_is()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);

        Task<Invocation> running = Task.Run(() => session.Invoke(run.Script()), TestContext.Current.CancellationToken);
        await run.ReachedAsync("certs");
        await run.Node.LabAsync("kill");
        await run.Node.LabAsync("boot");
        Invocation init = await running;

        ErrorRecord error = Assert.Single(init.Errors);
        Assert.Equal("InitFailed", KubeadmRun.Id(error));
        Assert.Contains("restarted", error.ToString(), StringComparison.Ordinal);
        dynamic result = Assert.Single(init.Output);
        Assert.False(result.Succeeded);
        Assert.Equal("", await run.Node.ShAsync("ls /run/hak8s 2>/dev/null || true"));
    }

    [Fact]
    public async Task A_failed_check_is_an_object_with_a_remedy_and_can_be_passed_over()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        await run.Node.ShAsync("sysctl -q -w net.ipv4.ip_forward=0");
        string before = await run.Node.ListingAsync("/etc/kubernetes");

        Invocation refused = session.Invoke(run.Script());

        ErrorRecord error = Assert.Single(refused.Errors);
        Assert.Equal("PreflightFailed", KubeadmRun.Id(error));
        Assert.Contains("ip_forward", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        dynamic finding = ((IEnumerable<dynamic>)((dynamic)Assert.Single(refused.Output)).Preflight).First();
        Assert.Equal((true, "FileContent--proc-sys-net-ipv4-ip_forward"), ((bool)finding.IsError, (string)finding.Check));
        Assert.Equal(before, await run.Node.ListingAsync("/etc/kubernetes"));

        Invocation passed = session.Invoke(run.Script("-IgnorePreflightErrors FileContent--proc-sys-net-ipv4-ip_forward -Confirm:$false"));
        Assert.Empty(passed.Errors);
        Assert.Equal("Initialized", ((dynamic)Assert.Single(passed.Output)).Status.ToString());
    }

    [Fact]
    public async Task Without_the_etcd_files_the_error_names_the_cmdlet_that_brings_them()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session, etcdFiles: false);

        ErrorRecord error = Assert.Single(session.Invoke(run.Script()).Errors);

        Assert.Equal("PreflightFailed", KubeadmRun.Id(error));
        Assert.Contains("Copy-EtcdClientCert", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("", await run.Node.ShAsync("ls /etc/kubernetes/pki /etc/kubernetes/manifests 2>/dev/null || true"));
    }

    [Theory]
    [InlineData("EtcdQuorumLost", "etcd-1", "etcd-3")]
    [InlineData("EtcdUnreachable")]
    public async Task With_etcd_down_nothing_is_begun(string id, params string[] members)
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        string before = await run.Node.ListingAsync("/etc/kubernetes");
        await LabCommand.RunAsync(["etcd", "stop", .. members]);
        try
        {
            ErrorRecord error = Assert.Single(session.Invoke(run.Script()).Errors);
            Assert.Equal(id, KubeadmRun.Id(error));
            Assert.Contains("etcd-1", error.ToString(), StringComparison.Ordinal);
            Assert.Equal(before, await run.Node.ListingAsync("/etc/kubernetes"));
            Assert.Equal("", await run.Node.ShAsync("ls /var/lib/hak8s 2>/dev/null || true"));
        }
        finally
        {
            await LabCommand.RunAsync(["etcd", "start", .. members]);
        }
    }

    [Fact]
    public async Task Keys_of_an_earlier_cluster_stop_it_unless_told_otherwise()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        await LabCommand.RunAsync("etcd", "ctl", "put", "/registry/minions/ghost-1", "x");
        await LabCommand.RunAsync("etcd", "ctl", "put", "/registry/namespaces/old", "x");
        await LabCommand.RunAsync("etcd", "ctl", "put", "cilium/state", "x");

        ErrorRecord error = Assert.Single(session.Invoke(run.Script()).Errors);
        Assert.Equal("EtcdHoldsEarlierCluster", KubeadmRun.Id(error));
        Assert.Contains("2 keys", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("ghost-1", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Clear-EtcdKeyspace", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("", await run.Node.ShAsync("ls /var/lib/hak8s 2>/dev/null || true"));

        // Under -WhatIf it says the same; -Force names what it goes over; another prefix is another matter.
        Assert.Equal("EtcdHoldsEarlierCluster", KubeadmRun.Id(Assert.Single(session.Invoke(run.Script("-WhatIf")).Errors)));
        Assert.Contains("although etcd holds 2 keys", session.Invoke(run.Script("-WhatIf -Force")).HostText, StringComparison.Ordinal);
        Invocation beside = session.Invoke(run.Script("-WhatIf", settings: "-ApiServerExtraArg 'etcd-prefix=/other'"));
        Assert.Empty(beside.Errors);
        Assert.Contains("Run kubeadm", beside.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_that_fails_is_named_with_kubeadms_message_and_the_way_on()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        await run.Node.ShAsync("echo 'not a certificate' >/etc/kubernetes/pki/ca.crt");

        Invocation init = session.Invoke(run.Script());

        dynamic result = Assert.Single(init.Output);
        Assert.Equal(("certs/ca", false), ((string)result.FailedPhase, (bool)result.Succeeded));
        ErrorRecord error = Assert.Single(init.Errors);
        Assert.Equal("InitFailed", KubeadmRun.Id(error));
        Assert.Contains("certificate", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Invoke-KubeadmReset", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_systemd_run_it_runs_in_a_session_of_its_own()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session, etcdFiles: false);
        await run.Node.ShAsync("chmod -x /usr/bin/systemd-run");
        Assert.Equal("PreflightFailed", KubeadmRun.Id(Assert.Single(session.Invoke(run.Script()).Errors)));
        Assert.Equal("1", await run.Node.ShAsync("cat /var/lib/hak8s/kubeadm-init/status"));
        Assert.Equal("700 root:root", await run.Node.ShAsync("stat -c '%a %U:%G' /var/lib/hak8s/kubeadm-init"));
        Assert.Equal("", await run.Node.ShAsync("ls /run/hak8s"));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_resolve_on_the_node_stops_it_before_it_begins()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation init = session.Invoke($"""
            Import-HaK8sCluster '{lab.ClusterFile}' | New-KubeadmConfig -ControlPlaneEndpoint nowhere.lab.test:6443 -WarningAction SilentlyContinue |
                Invoke-KubeadmInit ({node.NodeScript()}) -Confirm:$false
            """);
        ErrorRecord error = Assert.Single(init.Errors);
        Assert.Equal("EndpointUnresolved", KubeadmRun.Id(error));
        Assert.Contains("nowhere.lab.test", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", await node.ShAsync("ls /var/lib/hak8s 2>/dev/null || true"));
    }

    [Theory]
    [InlineData("-WhatIf", "What if: Performing the operation \"Run kubeadm v1.20.2 init for")]
    [InlineData("-WhatIf -Confirm", "What if:")]
    public async Task WhatIf_shows_the_plan_and_touches_nothing(string how, string shown)
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        string before = await run.Node.ListingAsync("/etc", "/var/lib/kubelet");
        Invocation plan = session.Invoke(run.Script(how));
        Assert.Empty(plan.Errors);
        Assert.Empty(plan.Output);
        Assert.Contains(shown, plan.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await run.Node.ListingAsync("/etc", "/var/lib/kubelet"));
        Assert.Equal("", await run.Node.ShAsync("ls /var/lib/hak8s 2>/dev/null || true"));
    }

    [Fact]
    public async Task It_asks_before_it_begins_and_a_no_is_a_no()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        Invocation declined = session.Invoke(run.Script(""), ["No"]);
        Assert.Empty(declined.Output);
        Assert.Single(declined.Prompts);
        Assert.Equal("", await run.Node.ShAsync("ls /var/lib/hak8s 2>/dev/null || true"));
    }

    [Fact]
    public async Task A_user_who_is_not_root_is_told_so()
    {
        await using KubeadmRun run = await KubeadmRun.PrepareAsync(lab, session);
        Assert.Equal("InitNeedsRoot", KubeadmRun.Id(Assert.Single(session.Invoke(run.Script(user: "plain")).Errors)));
    }
}
