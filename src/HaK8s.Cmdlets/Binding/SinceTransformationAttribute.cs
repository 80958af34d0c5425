using System.Globalization;
using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>Reads the begin of a time that reaches to now: a date, or how long ago (<c>2h</c>, <c>30m</c>, a TimeSpan, seconds).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SinceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        null => null!,
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Local) : time),
        // A date has a dash, which no duration has.
        string text when text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time) => time,
        var ago => DateTimeOffset.UtcNow - (TimeSpan)new SecondsTransformationAttribute().Transform(engineIntrinsics, ago),
    };
}
