using System.Management.Automation;
using HaK8s.Inventory;

namespace HaK8s.Binding;

/// <summary>Feature gates: <c>@{ EtcdLearnerMode = $true }</c> or <c>EtcdLearnerMode=true</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FeatureGateTransformationAttribute : NameValueTransformationAttribute<FeatureGate>
{
    private protected override FeatureGate Make(string name, object? value) => new(name, value switch
    {
        bool enabled => enabled,
        string text when bool.TryParse(text, out bool enabled) => enabled,
        _ => throw new ArgumentTransformationMetadataException($"The feature gate {name} is set to '{value}'; it must be true or false."),
    });
}
