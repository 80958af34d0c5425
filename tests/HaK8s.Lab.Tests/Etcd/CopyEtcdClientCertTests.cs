using HaK8s.Tests.Lab;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Etcd;

public sealed class CopyEtcdClientCertTests(LabFixture lab, ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string Pki = "/etc/kubernetes/pki";

    private static readonly string[] Targets = [$"{Pki}/etcd/ca.crt", $"{Pki}/apiserver-etcd-client.crt", $"{Pki}/apiserver-etcd-client.key"];

    private Invocation Copy(string nodes, string more = "") =>
        session.Invoke($"{nodes} | Copy-EtcdClientCert '{lab.EtcdFolder}' {more}");

    private static string[] Values(Invocation run, string property) => [.. run.Output.Select(file => $"{file.Properties[property].Value}")];

    [Fact]
    public async Task The_files_stand_where_kubeadm_looks_for_them_and_a_second_run_touches_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();

        Invocation first = Copy(node.NodeScript());

        Assert.Empty(first.Errors);
        Assert.Equal(Targets, Values(first, "Target"));
        Assert.All(Values(first, "Status"), status => Assert.Equal("Created", status));
        Assert.Equal("644 root:root\n644 root:root\n600 root:root", await node.ShAsync($"stat -c '%a %U:%G' {string.Join(' ', Targets)}"));
        Assert.Equal(Values(first, "Sha256"), (await node.ShAsync($"sha256sum {string.Join(' ', Targets)} | cut -d' ' -f1")).Split('\n'));
        Assert.Equal(File.ReadAllText(Path.Combine(lab.EtcdFolder, "client.pem")).TrimEnd('\n'), await node.ShAsync($"cat {Targets[1]}"));

        string before = await node.ListingAsync(Pki);
        Invocation second = Copy(node.NodeScript());
        Assert.Empty(second.Errors);
        Assert.All(Values(second, "Status"), status => Assert.Equal("Unchanged", status));
        Assert.Equal(before, await node.ListingAsync(Pki));
    }

    [Fact]
    public async Task A_file_of_other_content_and_one_of_another_mode_are_updated_and_the_third_is_left()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Empty(Copy(node.NodeScript()).Errors);
        await node.ShAsync($"echo stale >{Targets[0]}; chmod 644 {Targets[2]}");

        Invocation run = Copy(node.NodeScript());

        Assert.Equal(["Updated", "Unchanged", "Updated"], Values(run, "Status"));
        Assert.Equal("600", await node.ShAsync($"stat -c %a {Targets[2]}"));
    }

    [Fact]
    public async Task A_user_with_sudo_places_files_of_root()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = Copy(node.NodeScript("ops", "-Sudo"));
        Assert.Empty(run.Errors);
        Assert.Empty(run.Warnings);
        Assert.All(Values(run, "Owner"), owner => Assert.Equal("root:root", owner));
        Assert.Equal("600 root:root", await node.ShAsync($"stat -c '%a %U:%G' {Targets[2]}"));
    }

    [Fact]
    public async Task A_user_without_permission_gets_an_error_and_nothing_changes()
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"mkdir -p {Pki}");
        string before = await node.ListingAsync("/etc/kubernetes");

        Invocation run = Copy(node.NodeScript("plain"));

        Assert.Equal("TargetDenied", Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(run.Output);
        Assert.Equal(before, await node.ListingAsync("/etc/kubernetes"));
    }

    [Fact]
    public async Task A_users_own_directory_works_with_a_warning_and_is_computed_for_each_node()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = Copy(node.NodeScript("plain"), "-Destination { \"/home/plain/$($_.Name)/pki\" }");
        Assert.Empty(run.Errors);
        Assert.Contains("plain:plain", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal($"/home/plain/{node.Name}/pki/etcd/ca.crt", Values(run, "Target")[0]);
    }

    [Fact]
    public async Task What_if_says_what_would_happen_and_changes_nothing()
    {
        await using LabNode node = await lab.BorrowAsync();
        Assert.Empty(Copy(node.NodeScript()).Errors);
        await node.ShAsync($"rm {Targets[0]}; echo stale >{Targets[1]}");
        string before = await node.ListingAsync("/etc/kubernetes");

        Invocation run = Copy(node.NodeScript(), "-WhatIf");

        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
        string[] said = [.. run.HostText.Split('\n').Where(line => line.StartsWith("What if:", StringComparison.Ordinal))];
        Assert.Equal(2, said.Length);
        Assert.Contains(said, line => line.Contains("Create", StringComparison.Ordinal) && line.Contains(Targets[0], StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("Update", StringComparison.Ordinal) && line.Contains(Targets[1], StringComparison.Ordinal));
        Assert.Equal(before, await node.ListingAsync("/etc/kubernetes"));
    }

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_one_error_and_the_others_go_on()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = Copy($"@((New-HaK8sNode gone -HostName {node.Address} -Port 1 -KeyFile '{lab.KeyFile}'), ({node.NodeScript()}))");
        Assert.Equal("ConnectionRefused", Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("gone", $"{run.Errors[0].TargetObject}");
        Assert.Equal(Targets, Values(run, "Target"));
    }

    [Theory]
    [InlineData("head -c 100000 /dev/zero >/etc/kubernetes/pki/fill 2>/dev/null; true", "TargetDiskFull")]
    [InlineData("mount -o remount,ro /etc/kubernetes/pki", "TargetReadOnly")]
    public async Task A_full_or_read_only_disk_is_an_error_and_the_old_files_stay(string trouble, string id)
    {
        await using LabNode node = await lab.BorrowAsync();
        await node.ShAsync($"mkdir -p {Pki} && mount -t tmpfs -o size=64k none {Pki} && mkdir {Pki}/etcd && echo old >{Targets[0]} && echo old >{Targets[2]} && chmod 600 {Targets[2]}");
        await node.ShAsync(trouble);
        string before = await node.ShAsync($"find {Pki} -type f -exec stat -c '%n %a %s %Y' {{}} + | sort");

        Invocation run = Copy(node.NodeScript());

        Assert.Equal(id, Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(run.Output);
        Assert.Equal(before, await node.ShAsync($"find {Pki} -type f -exec stat -c '%n %a %s %Y' {{}} + | sort"));
        Assert.Equal("", await node.ShAsync($"find {Pki} -name '.hak8s.*'"));
    }

    [Fact]
    public async Task No_stream_shows_the_key()
    {
        await using LabNode node = await lab.BorrowAsync();
        Invocation run = Copy(node.NodeScript(), "-Verbose");
        string key = File.ReadAllLines(Path.Combine(lab.EtcdFolder, "client-key.pem"))[1];
        Assert.DoesNotContain(key, run.AllText, StringComparison.Ordinal);
    }
}
