using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>A TCP port, 1 to 65535; nothing stands for one that was not said, which ValidateRange would refuse in an object's property.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ValidatePortAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc />
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not null and not (>= 1 and <= 65535))
            throw new ValidationMetadataException($"{arguments} is no port: it must be from 1 to 65535.");
    }
}
