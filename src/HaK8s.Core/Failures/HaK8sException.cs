namespace HaK8s;

/// <summary>What kind of trouble it is; the cmdlets map it to PowerShell's ErrorCategory.</summary>
public enum FailureKind
{
    /// <summary>A parameter, file or object given by the user is not usable.</summary>
    InvalidInput,
    /// <summary>Something that should be there is not.</summary>
    NotFound,
    /// <summary>No connection, or it broke.</summary>
    Connection,
    /// <summary>Login or elevation was refused.</summary>
    Authentication,
    /// <summary>A check that protects the user said no (host key, checksum, certificate).</summary>
    Security,
    /// <summary>The user logged in may not do this.</summary>
    Permission,
    /// <summary>A time limit passed.</summary>
    Timeout,
    /// <summary>A command on the node failed.</summary>
    RemoteCommand,
    /// <summary>The node is in a state that forbids the action.</summary>
    Conflict,
    /// <summary>Disk, memory or a limit is used up.</summary>
    ResourceExhausted,
    /// <summary>This combination of versions cannot work.</summary>
    Unsupported,
}

/// <summary>
/// The one exception of this product. It names node, stage, cause and remedy; made by the factories of <see cref="Failure"/> alone,
/// so that ids and messages stay in one place.
/// </summary>
public sealed class HaK8sException : Exception
{
    internal HaK8sException(string errorId, FailureKind kind, string stage, string cause, string remedy, Exception? inner = null)
        : base(cause, inner) => (ErrorId, Kind, Stage, Remedy) = (errorId, kind, stage, remedy);

    /// <summary>Stable, documented id such as <c>HostKeyChanged</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of trouble.</summary>
    public FailureKind Kind { get; }

    /// <summary>What was being done, in words: <c>connect</c>, <c>place files</c>.</summary>
    public string Stage { get; }

    /// <summary>What went wrong, without node and remedy.</summary>
    public string Cause => base.Message;

    /// <summary>What the operator can do about it.</summary>
    public string Remedy { get; }

    /// <summary>The node concerned; null for trouble on the management host.</summary>
    public string? NodeName { get; init; }

    /// <summary>Exit status of the remote command, when there was one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the remote command said on standard error, when there was one.</summary>
    public string? StandardError { get; init; }

    /// <summary>Node, stage and cause.</summary>
    public string Summary => $"{(NodeName is null ? "" : NodeName + ": ")}{Stage}: {Cause}";

    /// <summary>Node, stage, cause and remedy.</summary>
    public override string Message => Remedy.Length == 0 ? Summary : $"{Summary} Remedy: {Remedy}";

    /// <summary>The same failure, said of a node.</summary>
    public HaK8sException On(string nodeName) => NodeName == nodeName ? this : new(ErrorId, Kind, Stage, Cause, Remedy, InnerException)
    {
        NodeName = nodeName, ExitCode = ExitCode, StandardError = StandardError,
    };

    /// <summary>The same failure with every text passed through a redactor; an inner exception with a secret, whose text cannot be changed, is left out.</summary>
    public HaK8sException Redacted(Func<string, string> redact) => new(ErrorId, Kind, redact(Stage), redact(Cause), redact(Remedy),
        InnerException is { } inner && inner.ToString() is var told && redact(told) == told ? inner : null)
    {
        NodeName = NodeName, ExitCode = ExitCode, StandardError = StandardError is null ? null : redact(StandardError),
    };
}
