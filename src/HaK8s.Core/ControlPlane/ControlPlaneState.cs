namespace HaK8s.ControlPlane;

/// <summary>How a control-plane node is.</summary>
public enum ControlPlaneState
{
    /// <summary>Everything that was looked at is well.</summary>
    Healthy,
    /// <summary>Its apiserver answers, and something is wrong.</summary>
    Degraded,
    /// <summary>Its apiserver does not answer.</summary>
    Down,
    /// <summary>The node is up and carries no control plane.</summary>
    NotJoined,
}

/// <summary>How a part of the control plane is.</summary>
public enum ComponentState
{
    /// <summary>It was not possible to look.</summary>
    Unknown,
    /// <summary>It answers that it is well.</summary>
    Healthy,
    /// <summary>It answers that it is not, or that it is not ready.</summary>
    NotReady,
    /// <summary>It should run, and does not answer.</summary>
    Down,
    /// <summary>It is not set up on this node.</summary>
    Missing,
}
