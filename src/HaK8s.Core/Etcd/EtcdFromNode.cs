using System.Globalization;
using System.Text.RegularExpressions;
using HaK8s.Remote;

namespace HaK8s.Etcd;

/// <summary>
/// Asks etcd from a node with the node's own files and its kubectl and curl, in one SSH round trip: the key stays on the node, and the
/// answers are those that its apiserver would get. Requests are timed by curl over one connection; on a node without curl the times include
/// a new TLS connection each, and have no parts below a millisecond.
/// </summary>
/// <param name="session">The node.</param>
/// <param name="files">The certificate files, on the node.</param>
/// <param name="timeout">How long one request may take.</param>
public sealed partial class EtcdFromNode(IRemoteSession session, EtcdNodeFiles files, TimeSpan timeout) : IEtcdTransport
{
    /// <inheritdoc />
    public string From => session.Node.Name;

    /// <inheritdoc />
    public async Task<IReadOnlyList<EtcdReplies>> AskAsync(
        IReadOnlyList<string> endpoints, IReadOnlyList<EtcdRequest> requests, CancellationToken cancellationToken = default)
    {
        string seconds = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        RemoteResult result = await session.RunAsync(new RemoteScript("etcd-ask",
        [
            files.CaFile, files.CertFile, files.KeyFile, seconds, string.Join(' ', endpoints),
            .. requests.SelectMany(request => new[] { request.Path, request.Body, request.Times.ToString(CultureInfo.InvariantCulture) }),
        ]), null, cancellationToken);
        return result.ExitCode == 0 ? Parse(endpoints, requests.Count, result) : throw Failed(result);
    }

    internal IReadOnlyList<EtcdReplies> Parse(IReadOnlyList<string> endpoints, int requests, RemoteResult result)
    {
        EtcdReply[][] replies = [.. endpoints.Select(_ => Enumerable.Repeat(EtcdReply.NotAsked, requests).ToArray())];
        foreach (string[] field in result.All("reply").Select(line => line.Split('\t', 5)))
        {
            EtcdReply reply = field[2] == "ok" ? new(EtcdTrouble.None, field[4].Trim()) : Trouble(field[4].Trim());
            replies[Number(field[0])][Number(field[1])] = reply with
            {
                Elapsed = [.. field[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(time => TimeSpan.FromMilliseconds(double.Parse(time, CultureInfo.InvariantCulture)))],
            };
        }
        return [.. endpoints.Zip(replies, (endpoint, own) => new EtcdReplies(endpoint, own))];

        static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>What kubectl's or curl's words mean.</summary>
    internal static EtcdTrouble Classify(string said) =>
        Rejected().IsMatch(said) ? EtcdTrouble.Rejected
        : Untrusted().IsMatch(said) ? EtcdTrouble.Untrusted
        : Answered().IsMatch(said) ? EtcdTrouble.Failed
        : TimedOut().IsMatch(said) ? EtcdTrouble.TimedOut
        : EtcdTrouble.Unreachable;

    private EtcdReply Trouble(string said)
    {
        EtcdTrouble trouble = Classify(said);
        string text = Opening().Replace(said, "");
        return new(trouble, trouble switch
        {
            EtcdTrouble.TimedOut => $"no answer within {timeout.TotalSeconds:0.#} s",
            EtcdTrouble.Failed when text.Split(": ", 2) is [var status, var body] => EtcdMessages.Error(status, body),
            EtcdTrouble.Rejected => $"it does not accept this client certificate ({text})",
            _ => text,
        });
    }

    private HaK8sException Failed(RemoteResult result) => (result["fail"]?.Split('\t') switch
    {
        ["NO_FILES", var path, ..] => Failure.EtcdNodeFilesMissing(path),
        ["UNREADABLE", var path, ..] => Failure.EtcdNodeFilesUnreadable(path, session.Node.LoginName),
        ["NO_CLIENT", ..] => Failure.EtcdClientMissing(),
        _ => Failure.EtcdNotAsked(result),
    }).On(session.Node.Name);

    // With TLS 1.3 a client may have begun to write when the member closes on it, and then sees a reset and not the alert.
    [GeneratedRegex("remote error: tls|(connection reset|broken pipe)|alert (bad certificate|unknown ca|certificate (required|unknown|expired))|private key does not match|could not load PEM client|unable to set (private key|client cert)", RegexOptions.IgnoreCase)]
    private static partial Regex Rejected();

    [GeneratedRegex("x509:|SSL certificate problem|certificate verif|no alternative certificate subject name|does not match target host", RegexOptions.IgnoreCase)]
    private static partial Regex Untrusted();

    [GeneratedRegex("^(Error from server|HTTP [0-9])")]
    private static partial Regex Answered();

    [GeneratedRegex("deadline exceeded|timed? ?out|Client.Timeout", RegexOptions.IgnoreCase)]
    private static partial Regex TimedOut();

    [GeneratedRegex(@"^(error: |Unable to connect to the server: |curl: \(\d+\) )", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();
}

/// <summary>The three files on a node with which its apiserver is a client of etcd.</summary>
/// <param name="CaFile">The CA's certificate.</param>
/// <param name="CertFile">The client certificate.</param>
/// <param name="KeyFile">Its private key.</param>
public sealed record EtcdNodeFiles(string CaFile, string CertFile, string KeyFile)
{
    /// <summary>As Copy-EtcdClientCert places them.</summary>
    /// <param name="directory">kubeadm's certificates directory on the node.</param>
    public static EtcdNodeFiles Under(string directory)
    {
        string[] paths = [.. Enum.GetValues<ClientCertFileKind>().Select(kind => $"{directory.TrimEnd('/')}/{new ClientCertFile(kind, "", []).RelativeTarget}")];
        return new(paths[0], paths[1], paths[2]);
    }
}
