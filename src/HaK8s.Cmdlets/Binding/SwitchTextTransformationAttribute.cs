using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>
/// Takes <c>true</c> and <c>false</c> in a table's cell for a switch. The engine makes no switch of a text, and passes over a property that it
/// cannot bind: what was asked for would silently not be done.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SwitchTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            "" => new SwitchParameter(false),
            string text => bool.TryParse(text, out bool value)
                ? new SwitchParameter(value)
                : throw new ArgumentTransformationMetadataException($"'{text}' is neither true nor false."),
            _ => inputData,
        };
}
