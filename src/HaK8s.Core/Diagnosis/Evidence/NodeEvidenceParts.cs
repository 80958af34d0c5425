namespace HaK8s.Diagnosis;

/// <summary>A service as systemd sees it.</summary>
/// <param name="Name"><c>kubelet</c> or <c>containerd</c>.</param>
/// <param name="Active"><c>active</c>, <c>activating</c>, <c>inactive</c>, <c>failed</c>.</param>
/// <param name="Sub">Such as <c>running</c>, <c>auto-restart</c>, <c>dead</c>.</param>
/// <param name="Result">How it last ended: <c>success</c>, <c>exit-code</c>, <c>signal</c>...</param>
/// <param name="ExitCode">Exit status of its main process; 0 when it has not ended or was never started.</param>
/// <param name="Restarts">How often systemd has restarted it by itself.</param>
/// <param name="Since">When its state last changed, UTC; null when systemd does not know it any more.</param>
public sealed record UnitState(string Name, string Active, string Sub, string Result, int ExitCode, int Restarts, DateTimeOffset? Since)
{
    /// <summary>It runs, and has not just been restarted.</summary>
    public bool IsRunning => Active == "active" && Sub == "running";

    /// <summary>Name and state.</summary>
    public override string ToString() => $"{Name} is {Active} ({Sub}){(Restarts > 0 ? $", restarted {Restarts} times" : "")}{(IsRunning || Result is "success" or "" ? "" : $", last ended with {Result} {ExitCode}")}";
}

/// <summary>A line of the journal.</summary>
/// <param name="Unit">The service.</param>
/// <param name="Time">When, UTC, by the node's clock.</param>
/// <param name="Text">The message.</param>
public sealed record JournalLine(string Unit, DateTimeOffset Time, string Text);

/// <summary>A pod sandbox.</summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="State"><c>Ready</c> or <c>NotReady</c>.</param>
/// <param name="Attempt">How often it was made anew.</param>
public sealed record PodSandbox(string Pod, string Namespace, string State, int Attempt);

/// <summary>A container.</summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Name">The container's name in it.</param>
/// <param name="State"><c>Running</c>, <c>Exited</c>, <c>Created</c>, <c>Unknown</c>.</param>
/// <param name="Attempt">How often the kubelet has started it anew.</param>
/// <param name="Image">Its image, as the runtime names it.</param>
/// <param name="ExitCode">Its exit status; null when it runs.</param>
/// <param name="Reason">The runtime's word for its end: <c>Error</c>, <c>Completed</c>, <c>OOMKilled</c>...</param>
/// <param name="FinishedAt">When it ended, UTC.</param>
/// <param name="Log">Its last lines, oldest first, when it has ended.</param>
public sealed record ContainerState(string Pod, string Name, string State, int Attempt, string Image, int? ExitCode, string Reason, DateTimeOffset? FinishedAt, ValueList<EvidenceLine> Log);

/// <summary>A static pod's manifest.</summary>
/// <param name="Name">Its file's name without the ending, such as <c>kube-apiserver</c>.</param>
/// <param name="Image">Its image.</param>
/// <param name="Argument">The program's options, without dashes.</param>
public sealed record StaticPodManifest(string Name, string Image, ValueList<NamedText> Argument)
{
    /// <summary>An option's value; null when it is not there.</summary>
    public string? this[string option] => Argument.LastOrDefault(argument => argument.Name == option)?.Text;
}

/// <summary>A name and what belongs to it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The value or reason.</param>
public sealed record NamedText(string Name, string Text);

/// <summary>A configuration of the pod network.</summary>
/// <param name="File">Its file.</param>
/// <param name="Name">The network's name; empty when the file is no configuration.</param>
/// <param name="Version">The CNI specification that it is written for.</param>
/// <param name="Type">Plugins that it calls, those for addresses too.</param>
public sealed record CniConfiguration(string File, string Name, string Version, ValueList<string> Type);

/// <summary>A file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Size">Bytes.</param>
public sealed record NodeFile(string Path, long Size);

/// <summary>A run of kubeadm that HaK8s has started.</summary>
/// <param name="Verb"><c>init</c> or <c>join</c>.</param>
/// <param name="State"><c>running</c>, <c>ended</c>, or <c>cut</c> when it was killed or the node lost its power.</param>
/// <param name="ExitCode">Its exit status; null when it has not ended.</param>
/// <param name="Time">When it last said something, UTC.</param>
/// <param name="LogPath">Its whole output, on the node.</param>
/// <param name="Log">Its last lines, oldest first.</param>
public sealed record KubeadmRunEvidence(string Verb, string State, int? ExitCode, DateTimeOffset? Time, string LogPath, ValueList<EvidenceLine> Log)
{
    /// <summary>It ended with an error or was cut off.</summary>
    public bool Failed => State == "cut" || ExitCode is not (null or 0);
}
