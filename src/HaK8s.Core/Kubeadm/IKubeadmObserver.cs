namespace HaK8s.Kubeadm;

/// <summary>What a run of kubeadm tells while it goes on.</summary>
public interface IKubeadmObserver
{
    /// <summary>A phase begins; <paramref name="percent"/> is how much lies behind, -1 when not known.</summary>
    void Phase(string name, int percent);

    /// <summary>A line of kubeadm's output.</summary>
    void Line(string text);

    /// <summary>Something that the operator should know at once.</summary>
    void Warning(string text);
}
