using System.Globalization;
using System.Management.Automation.Host;

namespace HaK8s.Tests.Runspaces;

/// <summary>A host that records what the engine shows.</summary>
internal sealed class RecordingHost : PSHost
{
    public RecordingUI Recorder { get; } = new();

    public override PSHostUserInterface UI => Recorder;
    public override string Name => "HaK8s.Tests";
    public override Version Version { get; } = new(1, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}
