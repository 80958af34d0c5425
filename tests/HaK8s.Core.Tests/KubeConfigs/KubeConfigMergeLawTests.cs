using FsCheck.Xunit;
using HaK8s.KubeConfigs;
using HaK8s.Tests.Etcd;
using HaK8s.Yaml;
using Xunit;

namespace HaK8s.Tests.KubeConfigs;

public class KubeConfigMergeLawTests
{
    private static readonly TestCertificate Ca = TestCertificates.Authority("kubernetes");
    private static readonly KubeConfig New = Config(Ca);

    // What "mine" is before: the same cluster at another address, an older certificate, a namespace of the operator's.
    private static readonly Dictionary<string, string> Mine = new()
    {
        ["clusters"] = $"{{\"server\": \"https://old.lab.test:6443\", \"proxy-url\": \"http://p\", \"certificate-authority-data\": \"{AdminConf.Base64(Ca.Pem)}\"}}",
        ["users"] = $"{{\"client-certificate-data\": \"{AdminConf.Base64(TestCertificates.Client(Ca).Pem)}\", \"client-key-data\": \"old\"}}",
        ["contexts"] = "{\"user\": \"mine\", \"namespace\": \"web\", \"cluster\": \"mine\"}",
    };

    [Property(MaxTest = 300)]
    public void A_merge_gives_the_context_back_and_a_second_one_changes_nothing(int seed)
    {
        string before = new AnyKubeConfig(seed, Mine).Text;

        (KubeConfigMergePlan plan, string after) = Merge(before);

        Assert.Empty(plan.Failures);
        KubeConfigFile file = KubeConfigFile.Parse(after, "after");
        Assert.Equal("mine", file.CurrentContext);
        KubeConfig read = KubeConfig.Parse(after, "after");
        Assert.Equal((New.Server, New.CaCertificate, New.ClientCertificate, New.ClientKey), (read.Server, read.CaCertificate, read.ClientCertificate, read.ClientKey));
        Assert.Equal(("mine", "mine"), (read.ClusterName, read.UserName));
        (KubeConfigMergePlan again, string same) = Merge(after);
        Assert.Equal((KubeConfigMergeStatus.Unchanged, after), (again.Results.Single().Status, same));
    }

    [Property(MaxTest = 300)]
    public void Each_entry_changes_its_own_place_and_no_other_byte(int seed)
    {
        AnyKubeConfig any = new(seed, Mine);
        KubeConfigFile before = KubeConfigFile.Parse(any.Text, "before");
        foreach (KubeConfigEntry entry in KubeConfigEntry.Of(New))
        {
            string after = KubeConfigSplice.Put(before, entry).Text;

            int start = any.Text.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
            int kept = any.Text[start..].Reverse().Zip(after[start..].Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
            int end = any.Text.Length - kept;
            (int from, int to) = any.Touchable.TryGetValue(entry.Section.Key, out var place) ? place : (start, start);
            // An insertion's place is not unique when it begins like what comes after it; its length tells.
            Assert.True(start == end || (start >= from - 1 && end <= to + 1), $"{entry}: '{any.Text[start..end]}' ({start}-{end}) became '{after[start..^kept][..20]}...'; allowed was {from}-{to}");
        }
    }

    [Property(MaxTest = 300)]
    public void What_stood_there_says_the_same_afterwards(int seed)
    {
        string before = new AnyKubeConfig(seed, Mine).Text;
        PlacedNode was = KubeConfigFile.Parse(before, "before").Root ?? PlacedNode.Of([]), now = KubeConfigFile.Parse(Merge(before).Text, "after").Root!;

        foreach ((PlacedNode key, PlacedNode value) in was.Pairs!)
        {
            if (key.Scalar is "current-context")
                continue;
            if (Mine.ContainsKey(key.Scalar!))
                Assert.All(value.Items ?? [], item => Assert.Contains(now[key.Scalar!]!.Items!, other => other.Says(item) || (item.Text("name") == "mine" && other.Text("name") == "mine")));
            else
                Assert.True(now[key.Scalar!]!.Says(value));
        }
    }

    private static (KubeConfigMergePlan Plan, string Text) Merge(string text) => new KubeConfigMerge("/nowhere/config", false, true).Merge(text, [New]);

    private static KubeConfig Config(TestCertificate ca) => KubeConfig.Parse(AdminConf.Text(AdminConf.Kubeadm, ca, TestCertificates.Client(ca)), "admin.conf")
        with { ContextName = "mine", ClusterName = "mine", UserName = "mine" };
}
