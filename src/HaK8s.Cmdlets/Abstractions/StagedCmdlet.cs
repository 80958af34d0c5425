using System.Management.Automation;

namespace HaK8s.Abstractions;

/// <summary>Where a cmdlet is in its life.</summary>
internal enum PipelineStage
{
    Begin,
    Record,
    End,
}

/// <summary>
/// Takes the engine's calls in one place, so that what holds for every cmdlet at every stage is said once. <see cref="HaK8sCmdlet"/> offers
/// its cmdlets stages of the same names, which hide these: a cmdlet is written as any other.
/// </summary>
public abstract class StagedCmdlet : PSCmdlet
{
    /// <summary>Does a stage.</summary>
    private protected abstract void Run(PipelineStage stage);

    /// <inheritdoc />
    protected sealed override void BeginProcessing() => Run(PipelineStage.Begin);

    /// <inheritdoc />
    protected sealed override void ProcessRecord() => Run(PipelineStage.Record);

    /// <inheritdoc />
    protected sealed override void EndProcessing() => Run(PipelineStage.End);
}
