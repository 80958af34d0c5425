using System.Management.Automation;
using HaK8s.Secrets;

namespace HaK8s.Abstractions;

/// <summary>Turns failures of the core into error records: stable id, category, target, remedy as recommended action.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(HaK8sException failure, object? target, Redactor redactor)
    {
        string message = redactor.Redact(failure.Message);
        // The exception reaches $Error and transcripts too, so one with a secret in its text is made anew without it.
        HaK8sException shown = message == failure.Message && failure.StandardError is null ? failure : failure.Redacted(redactor.Redact);
        return new ErrorRecord(shown, failure.ErrorId, Category(failure.Kind), target ?? failure.NodeName)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = redactor.Redact(failure.Remedy) },
        };
    }

    private static ErrorCategory Category(FailureKind kind) => kind switch
    {
        FailureKind.InvalidInput => ErrorCategory.InvalidArgument,
        FailureKind.NotFound => ErrorCategory.ObjectNotFound,
        FailureKind.Connection => ErrorCategory.ConnectionError,
        FailureKind.Authentication => ErrorCategory.AuthenticationError,
        FailureKind.Security => ErrorCategory.SecurityError,
        FailureKind.Permission => ErrorCategory.PermissionDenied,
        FailureKind.Timeout => ErrorCategory.OperationTimeout,
        FailureKind.RemoteCommand => ErrorCategory.InvalidResult,
        FailureKind.Conflict => ErrorCategory.ResourceExists,
        FailureKind.ResourceExhausted => ErrorCategory.ResourceUnavailable,
        FailureKind.Unsupported => ErrorCategory.NotImplemented,
        _ => ErrorCategory.NotSpecified,
    };
}
