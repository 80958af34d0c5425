using HaK8s.Compatibility;
using HaK8s.Containerd;
using Xunit;

namespace HaK8s.Tests;

public class ContainerdCompatibilityTests
{
    // The matrix as published, kept here a second time so that a slip in the product's table is seen.
    private const string Published = """
        1.20 1.5.0
        1.21 1.5.0
        1.22 1.5.5
        1.23 1.6.0 1.5.8
        1.24 1.7.0 1.6.4
        1.25 1.7.0 1.6.4
        1.26 1.7.0 1.6.15
        1.27 1.7.0 1.6.15
        1.28 1.7.0 1.6.15
        1.29 1.7.11 1.6.27
        1.30 2.1.0 2.0.0 1.7.13 1.6.28
        1.31 2.1.0 2.0.0 1.7.20 1.6.34
        1.32 2.1.0 2.0.1 1.7.24 1.6.36
        1.33 2.1.0 2.0.4 1.7.24 1.6.36
        1.34 2.1.3 2.0.6 1.7.28 1.6.39
        1.35 2.2.0 2.1.5 1.7.28
        1.36 2.3.0 2.2.0
        """;

    public static TheoryData<string, string> Rows() => [.. Published.Split('\n')
        .Select(line => line.Trim().Split(' ')).SelectMany(words => words[1..].Select(version => (words[0], version)))];

    private static ContainerdVerdict Judge(string kubernetes, string containerd) =>
        ContainerdCompatibility.Judge(KubernetesVersion.Parse(kubernetes), ContainerdVersion.Parse(containerd));

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_row_itself_is_recommended_and_the_version_below_on_its_branch_is_not(string kubernetes, string containerd)
    {
        ContainerdVersion row = ContainerdVersion.Parse(containerd);
        ContainerdVersion below = row.Patch > 0 ? row with { Patch = row.Patch - 1 } : row with { PreRelease = "rc.9" };

        ContainerdVerdict at = Judge(kubernetes + ".7", containerd), under = Judge(kubernetes + ".7", below.ToString());

        Assert.Equal((ContainerdOutcome.Recommended, row, ""), (at.Outcome, at.Minimum, at.Remedy));
        Assert.Equal((ContainerdOutcome.Works, row), (under.Outcome, under.Minimum));
        Assert.Contains(containerd, under.Remedy);
    }

    [Fact]
    public void The_shipped_table_is_the_published_one() => Assert.Equal(
        Published.Split('\n').Select(line => line.Trim()),
        ContainerdMatrix.Current.Kubernetes.Select(row => $"{row.Minor} {string.Join(' ', row.Containerd)}"));

    [Theory]
    [InlineData("1.24", "1.5.9", ContainerdOutcome.Fails)]          // a branch given up, CRI v1alpha2 alone
    [InlineData("1.24", "1.5.11", ContainerdOutcome.Works)]         // the page of 2022 had it
    [InlineData("1.29", "1.7.10", ContainerdOutcome.Works)]         // higher than 1.6.27, below its own branch's row
    [InlineData("1.20", "1.6.20", ContainerdOutcome.Works)]         // newer than any listed
    [InlineData("1.20", "1.4.13", ContainerdOutcome.Fails)]
    [InlineData("1.22", "2.0.0", ContainerdOutcome.Fails)]          // v1alpha2 is gone from containerd 2.0
    [InlineData("1.22", "1.7.24", ContainerdOutcome.Works)]
    [InlineData("1.23", "2.0.0", ContainerdOutcome.Works)]
    [InlineData("1.26", "1.5.18", ContainerdOutcome.Fails)]         // v1alpha2 is gone from Kubernetes 1.26
    [InlineData("1.26", "2.1.0", ContainerdOutcome.Works)]
    [InlineData("1.35", "1.6.39", ContainerdOutcome.Fails)]
    [InlineData("1.36", "2.1.5", ContainerdOutcome.Fails)]
    [InlineData("1.36", "2.4.0", ContainerdOutcome.Works)]
    [InlineData("1.99", "2.3.0", ContainerdOutcome.Works)]          // newer than the matrix
    [InlineData("1.99", "1.7.28", ContainerdOutcome.Fails)]
    [InlineData("1.19", "1.5.0", ContainerdOutcome.Fails)]          // older than the matrix
    public void Outcomes_follow_branch_and_interface(string kubernetes, string containerd, ContainerdOutcome outcome)
    {
        ContainerdVerdict verdict = Judge(kubernetes, containerd);
        Assert.Equal(outcome, verdict.Outcome);
        Assert.NotEmpty(verdict.Reason);
        Assert.NotEmpty(verdict.Remedy);
    }

    [Theory]
    [InlineData("1.22", "2.0.0", "v1alpha2")]
    [InlineData("1.26", "1.5.18", "v1alpha2")]
    [InlineData("1.99", "2.3.0", "newer than the matrix")]
    [InlineData("1.29", "1.7.10", "1.7.11")]
    [InlineData("1.26", "1.6.20", "no more fixes")]
    public void The_reason_names_the_cause(string kubernetes, string containerd, string part) =>
        Assert.Contains(part, Judge(kubernetes, containerd).Reason);

    [Fact]
    public void A_new_Kubernetes_version_is_a_new_line_in_the_table_alone()
    {
        ContainerdMatrix extended = ContainerdMatrix.Parse("""
            source: https://example.org
            date: 2030-01-01
            kubernetes: [{ minor: "1.50", containerd: [3.0.1] }]
            cri: [{ version: v1 }]
            endOfLife: []
            """);
        ContainerdOutcome Outcome(string containerd) =>
            ContainerdCompatibility.Judge(KubernetesVersion.Parse("1.50.0"), ContainerdVersion.Parse(containerd), extended).Outcome;
        Assert.Equal([ContainerdOutcome.Recommended, ContainerdOutcome.Works, ContainerdOutcome.Fails], [Outcome("3.0.1"), Outcome("3.0.0"), Outcome("2.9.9")]);
    }

    [Fact]
    public void Known_versions_ascend() => Assert.Equal(("v1.20", "v1.36", 17),
        (ContainerdCompatibility.KnownVersions[0].ToString(), ContainerdCompatibility.KnownVersions[^1].ToString(), ContainerdCompatibility.KnownVersions.Count));
}
