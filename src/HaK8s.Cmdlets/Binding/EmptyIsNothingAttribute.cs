using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>An empty cell of a table (Import-Csv) says nothing, which the engine would not make a number or an enumeration of.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EmptyIsNothingAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is "" or PSObject { BaseObject: "" } ? null! : inputData;
}
