namespace HaK8s.Kubeadm;

/// <summary>Picks out of a reset's output what kubeadm-reset.sh itself says there, and hands everything on.</summary>
internal sealed class KubeadmResetLines(IKubeadmObserver observer) : IKubeadmObserver
{
    private const string Removal = "[hak8s] removed ", Rest = "[hak8s] left ";

    private readonly List<string> removed = [];

    public IReadOnlyList<string> Removed => removed;

    public bool NodeDeleted { get; private set; }

    public void Phase(string name, int percent) => observer.Phase(name, percent);

    public void Line(string text)
    {
        if (text.StartsWith(Removal, StringComparison.Ordinal))
            removed.Add(text[Removal.Length..]);
        else if (text.StartsWith(Rest, StringComparison.Ordinal))
            observer.Warning("Left over: " + text[Rest.Length..]);
        else if (text == "[hak8s] node deleted")
            NodeDeleted = true;
        observer.Line(text);
    }

    public void Warning(string text) => observer.Warning(text);
}
