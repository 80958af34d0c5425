using System.Globalization;

namespace HaK8s.Compatibility;

internal static class VersionOrder
{
    /// <summary>Semantic versioning's order of pre-releases: none is the highest; numbers by value and before words; the longer one wins.</summary>
    public static int ComparePreRelease(string? left, string? right)
    {
        if (left is null || right is null)
            return (left is null).CompareTo(right is null);
        string[] a = left.Split('.'), b = right.Split('.');
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            bool aNumber = long.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out long x);
            bool bNumber = long.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out long y);
            int order = aNumber && bNumber ? x.CompareTo(y)
                : aNumber != bNumber ? bNumber.CompareTo(aNumber)
                : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
                return order;
        }
        return a.Length.CompareTo(b.Length);
    }
}
