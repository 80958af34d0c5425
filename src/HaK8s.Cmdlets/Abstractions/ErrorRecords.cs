using System.Management.Automation;
using HaK8s.Secrets;

namespace HaK8s.Abstractions;

/// <summary>Turns failures of the core into error records: stable id, category, target, remedy as recommended action.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(HaK8sException failure, object? target, Redactor redactor)
    {
        // The exception reaches $Error and transcripts too, so it is made anew without secrets. Its text is redacted part by part.
        HaK8sException shown = failure.Redacted(redactor.Redact);
        return new ErrorRecord(shown, failure.ErrorId, Category(failure.Kind), redactor.RedactObject(target ?? failure.NodeName))
        {
            // PowerShell's views print the recommended action below the message, so the details leave the remedy to it.
            ErrorDetails = new ErrorDetails(shown.Summary) { RecommendedAction = shown.Remedy },
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
