using System.Globalization;
using HaK8s.ControlPlane;
using Xunit;

namespace HaK8s.Tests.ControlPlane.Picture;

/// <summary>The picture as text: for a terminal of 80 columns, rails that join, and nothing that steers a terminal.</summary>
public sealed class PictureTextTests
{
    public static TheoryData<string> All() => [.. typeof(Pictures).GetProperties().Where(property => property.PropertyType == typeof(ControlPlanePicture)).Select(property => property.Name)];

    internal static ControlPlanePicture Picture(string name) => (ControlPlanePicture)typeof(Pictures).GetProperty(name)!.GetValue(null)!;

    [Theory]
    [MemberData(nameof(All))]
    public void It_fits_a_terminal_of_80_columns(string name)
    {
        string[] lines = Picture(name).Draw().Split('\n');
        Assert.All(lines, line => Assert.True(new StringInfo(line).LengthInTextElements < 80, line));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.DoesNotContain(lines, line => line.Any(char.IsControl));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_line_that_goes_down_arrives(string name)
    {
        string[] lines = Picture(name).Draw().Split('\n');
        for (int y = 0; y + 1 < lines.Length; y++)
            for (int x = 0; x < lines[y].Length; x++)
                if ("│├┐┤┬╭╮".Contains(lines[y][x], StringComparison.Ordinal))
                    Assert.True(x < lines[y + 1].Length && "│├└┘┤┴╰╯".Contains(lines[y + 1][x], StringComparison.Ordinal), $"{lines[y]}\n{lines[y + 1]}\ncolumn {x}");
    }

    [Fact]
    public void A_cluster_that_is_well() => Assert.Equal("""
         k8s (Kubernetes v1.30.2)                              2026-11-28 18:40:12 UTC
         ✓ healthy: 3 of 3 records ready, 3 of 3 control planes healthy, 3 of 3 etcd
           members healthy, 1 of 1 workers ready
        ╭─ Endpoint ──────────────────────────────────────────────────────────────────╮
        │ ✓ k8s-api.lab.test:6443                                                     │
        │   healthy, 3 records, TTL 30 s, from 10.66.0.2                              │
        ╰──┬──────────────────────────────────────────────────────────────────────────╯
           │  Records                   Control planes
           ├─ ✓ 10.66.0.11 ──────────── ✓ z-k8s-m-1 ────────────────────────────────┐
           │    Ready, 4.2 ms             Healthy, v1.30.2, etcd 3/3, leads         │
           │                              scheduler                                 │
           ├─ ✓ 10.66.0.12 ──────────── ✓ z-k8s-m-2 ────────────────────────────────┤
           │    Ready, 8.4 ms             Healthy, v1.30.2, etcd 3/3                │
           └─ ✓ 10.66.0.13 ──────────── ✓ z-k8s-m-3 ────────────────────────────────┤
                Ready, 13 ms              Healthy, v1.30.2, etcd 3/3                │
        ╭─ etcd ────────────────────────────────────────────────────────────────────┴─╮
        │ ✓ 3 members                                                                 │
        │   healthy, asked from management host                                       │
        │ ✓ etcd-1                        Healthy, 3.5.15, 1.3 ms, 2.1 MiB, leader    │
        │ ✓ etcd-2                        Healthy, 3.5.15, 1.3 ms, 2.1 MiB            │
        │ ✓ etcd-3                        Healthy, 3.5.15, 1.3 ms, 2.1 MiB            │
        ╰─────────────────────────────────────────────────────────────────────────────╯
        ╭─ Workers ───────────────────────────────────────────────────────────────────╮
        │ ✓ z-k8s-w-1                     Ready, v1.30.2                              │
        ╰─────────────────────────────────────────────────────────────────────────────╯
         ✓ healthy  ! degraded  ✗ down  ? unknown  ○ not joined
        """, Pictures.Well.Draw());

    [Fact]
    public void A_cluster_with_trouble() => Assert.Equal("""
         k8s (Kubernetes v1.30.2)                              2026-11-28 18:40:12 UTC
         ! degraded: 2 of 3 records ready, 2 of 4 control planes healthy, 2 of 3 etcd
           members healthy, 1 of 2 workers ready
        ╭─ Endpoint ──────────────────────────────────────────────────────────────────╮
        │ ✓ k8s-api.lab.test:6443                                                     │
        │   healthy, 3 records, TTL 30 s, from 10.66.0.2                              │
        ╰──┬──────────────────────────────────────────────────────────────────────────╯
           │  Records                   Control planes
           ├─ ✓ 10.66.0.11 ──────────── ✓ z-k8s-m-1 ────────────────────────────────┐
           │    Ready, 4.2 ms             Healthy, v1.30.2, etcd 3/3, leads         │
           │                              scheduler                                 │
           ├─ ✗ 10.66.0.12 ──────────── ✗ z-k8s-m-2                                 │
           │    Silent                    Down, v1.30.2                             │
           │    no answer within 10 s     no answer over SSH within 10 s            │
           │                              apiserver at 10.66.0.12: no answer        │
           │                              within 10 s                               │
           └─ ✓ 10.66.0.13 ──────────── ✓ z-k8s-m-3 ────────────────────────────────┤
                Ready, 13 ms              Healthy, v1.30.2, etcd 3/3                │
                no record               ○ z-k8s-m-4                                 │
                                          NotJoined                                 │
        ╭─ etcd ────────────────────────────────────────────────────────────────────┴─╮
        │ ! 3 members                                                                 │
        │   degraded, asked from management host                                      │
        │   2 of 3 members serve and 2 are needed: one more failure stops the         │
        │   cluster.                                                                  │
        │ ✓ etcd-1                        Healthy, 3.5.15, 1.3 ms, 2.1 MiB, leader    │
        │ ✓ etcd-2                        Healthy, 3.5.15, 1.3 ms, 2.1 MiB            │
        │ ✗ etcd-3.lab.test               Unreachable                                 │
        │   Connection refused                                                        │
        ╰─────────────────────────────────────────────────────────────────────────────╯
        ╭─ Workers ───────────────────────────────────────────────────────────────────╮
        │ ✓ z-k8s-w-1                     Ready, v1.30.2                              │
        │ ✗ z-k8s-w-2                     NotReady, v1.30.2                           │
        │   node NotReady: KubeletNotReady: container runtime network not ready       │
        ╰─────────────────────────────────────────────────────────────────────────────╯
         ✓ healthy  ! degraded  ✗ down  ? unknown  ○ not joined
        """, Pictures.Degraded.Draw());

    [Fact]
    public void Nothing_but_state_words_and_signs_is_painted()
    {
        List<string> painted = [];
        string plain = Pictures.Degraded.Draw(), marked = Pictures.Degraded.Draw((text, state) =>
        {
            painted.Add(text);
            return $"<{state}>{text}</>";
        });
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(marked, "<[^>]*>", ""));
        Assert.Contains("✗", painted);
        Assert.Contains("Silent", painted);
    }

    [Fact]
    public void Twenty_nodes_and_their_records_are_all_there()
    {
        string text = Pictures.Twenty.Draw();
        Assert.All(Enumerable.Range(1, 20), i => Assert.Matches($@"─ ✓ 10\.66\.0\.{10 + i} ─+ ✓ z-k8s-m-{i} ─+[┐┤]\n", text));
    }

    [Fact]
    public void A_long_name_keeps_its_beginning_and_its_end()
    {
        string text = Pictures.LongNames.Draw();
        Assert.Matches("✓ a-rather-[^ ]*…[^ ]*end1 ", text);
        Assert.Matches("! a-rather-[^ ]*…[^ ]*end2", text);
    }
}
