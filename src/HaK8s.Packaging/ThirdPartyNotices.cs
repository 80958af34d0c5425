using System.Globalization;
using System.Text;
using NuGet.Packaging.Licenses;

namespace HaK8s.Packaging;

/// <summary>THIRD-PARTY-NOTICES.txt: whose software the module ships, and under which terms.</summary>
public static class ThirdPartyNotices
{
    private static readonly string Rule = new('-', 80);

    /// <summary>Writes the notices of packages.</summary>
    public static string Text(IReadOnlyList<ShippedPackage> packages)
    {
        StringBuilder text = new();
        text.Append("HaK8s ships software of others. This file names it, with its licences.\nIt is made from the packages that the module was built from.\n\n");
        foreach (ShippedPackage package in packages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{package.Id} {package.Version}\n");
            text.Append(CultureInfo.InvariantCulture, $"  Licence:   {package.Licence}\n  Copyright: {OneLine(package.Copyright)}\n");
            if (package.Source is { } source)
                text.Append(CultureInfo.InvariantCulture, $"  Source:    {source} {package.Commit}\n");
            text.Append(CultureInfo.InvariantCulture, $"  Files:     {string.Join(", ", package.Files)}\n  Text:      {Where(package)}\n\n");
        }

        // Packages of one project often carry the same file.
        foreach (var same in packages.SelectMany(package => package.Texts.Select(file => (package.Id, file.Name, Text: Normal(file.Text)))).GroupBy(file => file.Text))
            Append(text, string.Join(", ", same.Select(file => $"{file.Name} of {file.Id}")), same.Key);
        foreach (string identifier in packages.Where(UsesStandardText).SelectMany(Identifiers).Distinct().Order(StringComparer.Ordinal))
            Append(text, identifier, Normal(LicencePolicy.Text(identifier)));
        return text.ToString();
    }

    private static string Where(ShippedPackage package) => UsesStandardText(package)
        ? $"{string.Join(" and ", Identifiers(package))}, below{string.Concat(package.Texts.Select(file => $"; {file.Name}, below"))}"
        : $"{string.Join(", ", package.Texts.Select(file => file.Name))}, below";

    private static bool UsesStandardText(ShippedPackage package) => !package.Texts.Any(file => file.Name.StartsWith("licen", StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<string> Identifiers(ShippedPackage package) => LicencePolicy.Identifiers(NuGetLicenseExpression.Parse(package.Licence));

    private static void Append(StringBuilder text, string title, string body) => text.Append(CultureInfo.InvariantCulture, $"{Rule}\n{title}\n{Rule}\n\n{body}\n\n");

    private static string Normal(string text) => string.Join('\n', text.Trim('\uFEFF', '\r', '\n').Split('\n').Select(line => line.TrimEnd()));

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
