using System.Management.Automation;
using HaK8s.Inventory;

namespace HaK8s.Binding;

/// <summary>The same where nodes are chosen among those that are there: a name may have wildcards.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NodePatternTransformationAttribute : NodeTransformationAttribute
{
    private protected override Node ToNode(string name) => WildcardPattern.ContainsWildcardCharacters(name) ? new Node { Name = name } : base.ToNode(name);
}
