using System.Diagnostics;
using System.Text.Json;
using HaK8s.Tests.Remote;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Inventory;

/// <summary>What Import-HaK8sCluster takes from an inventory is what the real Ansible says of it.</summary>
public sealed class AnsibleInventoryTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>, IDisposable
{
    private static readonly string[] ControlPlane = ["kube_control_plane", "kube-master", "masters", "control_plane"], Workers = ["kube_node", "workers"];

    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string> Good => [.. AnsibleInventories.Good.Keys];

    public static TheoryData<string> Bad => [.. AnsibleInventories.Bad.Keys];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Hosts_groups_and_variables_are_those_of_Ansible(string name)
    {
        foreach ((string file, string text) in AnsibleInventories.Good[name])
            folder.Write(file, text);
        string path = folder[AnsibleInventories.Good[name][0].Name];
        (int code, string listed, string complaints) = await ListAsync(path);
        Assert.True(code == 0, complaints);
        JsonElement root = JsonDocument.Parse(listed).RootElement, variables = root.GetProperty("_meta").GetProperty("hostvars");

        Invocation run = session.Invoke("""
            param($File)
            $c = Import-HaK8sCluster $File -WarningAction SilentlyContinue
            foreach ($n in $c.ControlPlane + $c.Worker) { "$($n.Role) $($n.Name)|$($n.HostName)|$($n.Port)|$($n.UserName)|$($n.KeyFile)|$($n.Sudo)|$($n.Address)" }
            "$($c.KubernetesVersion)|$($c.Endpoint.Host)|$($c.PodSubnet)|$($c.ServiceSubnet)|$($c.Etcd.Endpoint.Count)"
            """, path);
        Assert.Empty(run.Errors);

        string[] control = HostsOf(root, ControlPlane), workers = [.. HostsOf(root, Workers).Except(control)];
        string first = control[0];
        string[] expected =
        [
            .. control.Select(host => Node(variables, host, "ControlPlane")), .. workers.Select(host => Node(variables, host, "Worker")),
            $"v{Of(variables, first, "kube_version").TrimStart('v')}|{Of(variables, first, "apiserver_loadbalancer_domain_name")}|{Of(variables, first, "kube_pods_subnet")}"
                + $"|{(Of(variables, first, "kube_service_addresses") is { Length: > 0 } services ? services : "10.96.0.0/12")}|{HostsOf(root, ["etcd"]).Length}",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), run.Values.Select(value => $"{value}").Order(StringComparer.Ordinal));
        Assert.Equal($"ControlPlane {first}|", $"{run.Values.First()}"[..(first.Length + 14)]);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_Ansible_refuses_is_refused(string name)
    {
        string path = folder.Write("hosts.ini", AnsibleInventories.Bad[name]);
        (int code, _, string complaints) = await ListAsync(path);
        Assert.NotEqual(0, code);
        Assert.Contains("hosts.ini", complaints, StringComparison.Ordinal);
        Assert.StartsWith("InvalidInventory,", Assert.Single(session.Invoke("param($File) Import-HaK8sCluster $File -Format Ansible", path).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private string Node(JsonElement variables, string host, string role)
    {
        string reached = Of(variables, host, "ansible_host") is { Length: > 0 } named ? named : host, key = Of(variables, host, "ansible_ssh_private_key_file");
        bool isAddress = System.Net.IPAddress.TryParse(reached, out _);
        return $"{role} {host}|{reached}|{Of(variables, host, "ansible_port")}|{Of(variables, host, "ansible_user")}|{(key.Length == 0 ? "" : folder[key])}"
            + $"|{Of(variables, host, "ansible_become").ToLowerInvariant() is "true" or "yes"}|{(Of(variables, host, "ip") is { Length: > 0 } ip ? ip : isAddress ? reached : "")}";
    }

    private static string Of(JsonElement variables, string host, string name) =>
        variables.TryGetProperty(host, out JsonElement all) && all.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    private static string[] HostsOf(JsonElement root, string[] groups)
    {
        IEnumerable<string> Names(JsonElement group, string kind) => group.TryGetProperty(kind, out JsonElement names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        IEnumerable<string> Hosts(string name) => root.TryGetProperty(name, out JsonElement group) ? Names(group, "hosts").Concat(Names(group, "children").SelectMany(Hosts)) : [];
        return [.. groups.SelectMany(Hosts).Distinct()];
    }

    private async Task<(int Code, string Output, string Complaints)> ListAsync(string path)
    {
        ProcessStartInfo start = new("ansible-inventory", ["-i", path, "--list"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in new[] { ("ANSIBLE_CONFIG", folder.Write("ansible.cfg", "")), ("ANSIBLE_HOME", folder[".ansible"]), ("ANSIBLE_LOCAL_TEMP", folder[".ansible/tmp"]), ("LC_ALL", "C.UTF-8"), ("ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED", "true") })
            start.Environment[name] = value;
        using Process ansible = Process.Start(start)!;
        Task<string> output = ansible.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), complaints = ansible.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ansible.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (ansible.ExitCode, await output, await complaints);
    }
}
