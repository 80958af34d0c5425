using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>
/// Takes the endpoint out of a piped object that carries one (a cluster, an init result), before the engine turns the whole object into text.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EndpointTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: not string } item && item.Properties["ControlPlaneEndpoint"]?.Value is { } endpoint ? $"{endpoint}" : inputData;
}
