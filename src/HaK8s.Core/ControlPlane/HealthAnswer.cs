using System.Text.RegularExpressions;

namespace HaK8s.ControlPlane;

/// <summary>What a server answered to the question for its health.</summary>
/// <param name="Status">HTTP status; 0 when nobody answered.</param>
/// <param name="Text">The body, or why there is none.</param>
internal readonly partial record struct HealthAnswer(int Status, string Text)
{
    public ComponentState State => Status switch
    {
        200 => ComponentState.Healthy,
        0 => ComponentState.Down,
        _ => ComponentState.NotReady,
    };

    /// <summary>etcd answers 200 with {"health":"true"}, or 503 with "false"; before 3.4 both with 200.</summary>
    public bool IsHealthyEtcd => Status == 200 && Text.Replace(" ", "", StringComparison.Ordinal).Contains("\"health\":\"true\"", StringComparison.Ordinal);

    /// <summary>The checks that failed, when the answer lists checks; at most a line.</summary>
    public string Short
    {
        get
        {
            string[] failed = [.. Text.Split('[').Where(check => check.StartsWith("-]", StringComparison.Ordinal)).Select(check => check[2..].Trim())];
            return OneLine.Cut(failed.Length > 0 ? string.Join(", ", failed) : CurlCode().Replace(Text.Trim(), ""));
        }
    }

    // curl's own number for what it then says in words.
    [GeneratedRegex(@"^curl: \(\d+\) ")]
    private static partial Regex CurlCode();
}
