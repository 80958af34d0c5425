namespace HaK8s;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Works now, and will hurt one day or under some circumstances.</summary>
    Warning,
    /// <summary>Fails now, or will as soon as it is used.</summary>
    Error,
}
