using HaK8s.Kubeadm;

namespace HaK8s.Abstractions;

/// <summary>Shows what a run of kubeadm tells: its phase as progress, its lines as verbose text.</summary>
internal sealed class KubeadmObserver(NodeWork work) : IKubeadmObserver
{
    public void Phase(string name, int percent) => work.Progress(name, percent);

    public void Line(string text) => work.Verbose(text);

    public void Warning(string text) => work.Warn(text);
}
