namespace HaK8s.ControlPlane;

/// <summary>What one can wait for.</summary>
public enum ControlPlaneGoal
{
    /// <summary>The apiserver of each node says that it is ready.</summary>
    Ready,
    /// <summary>Each node's status is Healthy.</summary>
    Healthy,
}

/// <summary>How far control planes are from a goal.</summary>
public static class ControlPlaneGoals
{
    /// <summary>True when the node has reached it.</summary>
    public static bool IsReached(this ControlPlaneGoal goal, ControlPlaneStatus status) => goal switch
    {
        ControlPlaneGoal.Ready => status.ApiServer == ComponentState.Healthy,
        _ => status.Status == ControlPlaneState.Healthy,
    };

    /// <summary>What a node lacks, in a line. What keeps an apiserver from being ready stands first among the problems.</summary>
    public static string Missing(this ControlPlaneGoal goal, ControlPlaneStatus status) => (goal, status) switch
    {
        (_, { Status: ControlPlaneState.NotJoined }) => "it carries no control plane",
        (ControlPlaneGoal.Ready, { Problem.Count: 0 }) => $"apiserver {status.ApiServer}",
        (ControlPlaneGoal.Ready, _) => $"apiserver {status.ApiServer} ({status.Problem[0]})",
        _ => string.Join("; ", status.Problem),
    };
}
