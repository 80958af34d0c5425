using System.Collections;
using System.Management.Automation;
using System.Net;
using HaK8s.Inventory;

namespace HaK8s.Binding;

/// <summary>Lets texts stand for nodes of an inventory: a name, or <c>name=address</c>. An address alone is both.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class InventoryNodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Unwrap(inputData) switch
    {
        string text => ToNode(text),
        IEnumerable items and not IDictionary => items.Cast<object>().Select(item => Unwrap(item) is string text ? ToNode(text) : item).ToArray(),
        _ => inputData,
    };

    private static object Unwrap(object value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static Node ToNode(string text)
    {
        try
        {
            int sign = text.IndexOf('=');
            string name = DnsName.Check("node name", sign < 0 ? text : text[..sign]);
            return new() { Name = name, Address = sign >= 0 ? DnsName.CheckAddress(text[(sign + 1)..]) : IPAddress.TryParse(name, out _) ? DnsName.CheckAddress(name) : null };
        }
        catch (HaK8sException failure)
        {
            throw new ArgumentTransformationMetadataException(failure.Message, failure);
        }
    }
}
