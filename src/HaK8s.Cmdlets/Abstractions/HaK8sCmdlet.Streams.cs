using System.Management.Automation;
using HaK8s.Secrets;

namespace HaK8s.Abstractions;

/// <content>
/// The ways out of a cmdlet, each through the redactor. They hide the engine's own, which would let a secret by: a cmdlet that writes, writes
/// here. A test compares them with the engine's.
/// </content>
public abstract partial class HaK8sCmdlet
{
    private static Redactor Shown => Sessions.Redactor;

    internal new void WriteObject(object? sendToPipeline) => base.WriteObject(Shown.RedactObject(sendToPipeline));

    internal new void WriteObject(object? sendToPipeline, bool enumerateCollection)
    {
        // A query has no items until it is asked for them.
        if (enumerateCollection && LanguagePrimitives.GetEnumerable(sendToPipeline) is { } items)
            foreach (object? item in items)
                WriteObject(item);
        else
            WriteObject(sendToPipeline);
    }

    internal new void WriteVerbose(string text) => base.WriteVerbose(Shown.Redact(text));

    internal new void WriteWarning(string text) => base.WriteWarning(Shown.Redact(text));

    internal new void WriteDebug(string text) => base.WriteDebug(Shown.Redact(text));

    internal new void WriteCommandDetail(string text) => base.WriteCommandDetail(Shown.Redact(text));

    internal new void WriteInformation(object messageData, string[] tags) =>
        base.WriteInformation(messageData is string text ? Shown.Redact(text) : Shown.RedactObject(messageData), tags);

    internal new void WriteInformation(InformationRecord informationRecord) => WriteInformation(informationRecord.MessageData, [.. informationRecord.Tags]);

    internal new void WriteProgress(ProgressRecord progressRecord)
    {
        progressRecord.Activity = Shown.Redact(progressRecord.Activity);
        progressRecord.StatusDescription = Shown.Redact(progressRecord.StatusDescription);
        if (progressRecord.CurrentOperation is { } operation)
            progressRecord.CurrentOperation = Shown.Redact(operation);
        base.WriteProgress(progressRecord);
        if (progressRecord.RecordType == ProgressRecordType.Completed)
            bars.Remove(progressRecord.ActivityId);
        else
            bars[progressRecord.ActivityId] = progressRecord;
    }

    internal new void WriteError(ErrorRecord errorRecord)
    {
        if (IsErrorTheEnd)
            CloseProgress();
        base.WriteError(Safe(errorRecord));
    }

    internal new void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        CloseProgress();
        base.ThrowTerminatingError(Safe(errorRecord));
    }

    // ErrorRecords makes them without secrets, of failures alone; nothing is known of others.
    private static ErrorRecord Safe(ErrorRecord errorRecord) => errorRecord.Exception is HaK8sException ? errorRecord
        : ErrorRecords.From(Failure.Unexpected(errorRecord.Exception), errorRecord.TargetObject, Shown);

    internal new bool ShouldProcess(string target) => base.ShouldProcess(Shown.Redact(target));

    internal new bool ShouldProcess(string target, string action) => base.ShouldProcess(Shown.Redact(target), Shown.Redact(action));

    internal new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) =>
        base.ShouldProcess(Shown.Redact(verboseDescription), Shown.Redact(verboseWarning), Shown.Redact(caption));

    internal new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, out ShouldProcessReason shouldProcessReason) =>
        base.ShouldProcess(Shown.Redact(verboseDescription), Shown.Redact(verboseWarning), Shown.Redact(caption), out shouldProcessReason);

    internal new bool ShouldContinue(string query, string caption) => base.ShouldContinue(Shown.Redact(query), Shown.Redact(caption));

    internal new bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll) =>
        base.ShouldContinue(Shown.Redact(query), Shown.Redact(caption), ref yesToAll, ref noToAll);

    internal new bool ShouldContinue(string query, string caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll) =>
        base.ShouldContinue(Shown.Redact(query), Shown.Redact(caption), hasSecurityImpact, ref yesToAll, ref noToAll);
}
