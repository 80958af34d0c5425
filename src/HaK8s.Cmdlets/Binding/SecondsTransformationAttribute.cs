using System.Globalization;
using System.Management.Automation;

namespace HaK8s.Binding;

/// <summary>Reads a duration as operators say it: a number of seconds, <c>3s</c> or <c>1m30s</c> as kubectl takes it, or a TimeSpan.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // An object whose property says nothing binds as null.
        if (inputData is null)
            return null!;
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        TimeSpan? time = value switch
        {
            TimeSpan span => span,
            string text => Read(text),
            byte or short or int or long or float or double or decimal => Seconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            _ => null,
        };
        return time >= TimeSpan.Zero
            ? time
            : throw new ArgumentTransformationMetadataException($"'{value}' is no duration: give seconds, or 3s, or 00:01:30.");
    }

    private static TimeSpan? Read(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
            return Seconds(seconds);
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span))
            return span;
        try
        {
            return GoDuration.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static TimeSpan? Seconds(double seconds) => seconds is >= 0 and <= 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}
