using System.Collections;
using System.Management.Automation;
using HaK8s.Inventory;

namespace HaK8s.Binding;

/// <summary>Lets plain names stand where nodes are asked for: <c>'z-k8s-m-1' | Copy-EtcdClientCert ...</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class NodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Unwrap(inputData) switch
    {
        string name => ToNode(name),
        IEnumerable items and not IDictionary => items.Cast<object>().Select(item => Unwrap(item) is string name ? ToNode(name) : item).ToArray(),
        // Anything else is left to the binder: a node as it is, or a result whose Node property binds by name.
        _ => inputData,
    };

    private static object Unwrap(object value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private protected virtual Node ToNode(string name)
    {
        try
        {
            return string.IsNullOrWhiteSpace(name) ? throw new ArgumentTransformationMetadataException("A node name is empty.") : Node.Of(name);
        }
        catch (HaK8sException failure)
        {
            throw new ArgumentTransformationMetadataException(failure.Message, failure);
        }
    }
}
