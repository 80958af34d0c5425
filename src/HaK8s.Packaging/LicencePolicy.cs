using NuGet.Packaging;
using NuGet.Packaging.Licenses;

namespace HaK8s.Packaging;

/// <summary>The licences under which a package may be shipped with the module.</summary>
public static class LicencePolicy
{
    /// <summary>Permissive ones alone, by SPDX identifier; Licences/ has the text of each.</summary>
    public static IReadOnlySet<string> Allowed { get; } = new SortedSet<string>(StringComparer.Ordinal) { "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause" };

    /// <summary>Gives the expression of a package's licence, or fails when it names anything that is not allowed.</summary>
    public static string Accept(NuspecReader nuspec)
    {
        string package = $"{nuspec.GetId()} {nuspec.GetVersion()}";
        if (nuspec.GetLicenseMetadata() is not { Type: LicenseType.Expression, LicenseExpression: { } expression, License: { } text })
            throw new InvalidDataException($"{package} names no licence by an SPDX expression. Read its licence, and ship another package or none.");
        IEnumerable<string> refused = Identifiers(expression).Where(identifier => !Allowed.Contains(identifier));
        return refused.FirstOrDefault() is { } other
            ? throw new InvalidDataException($"{package} is under {text}, and {other} is not among {string.Join(", ", Allowed)}. Ship another package or none.")
            : text;
    }

    /// <summary>All licences and exceptions in an expression: a choice is made by nobody here, so each must do.</summary>
    public static IReadOnlyList<string> Identifiers(NuGetLicenseExpression expression)
    {
        List<string> identifiers = [];
        expression.OnEachLeafNode(licence => identifiers.Add(licence.Identifier), exception => identifiers.Add(exception.Identifier));
        return identifiers;
    }

    /// <summary>The standard text of an allowed licence.</summary>
    public static string Text(string identifier)
    {
        using StreamReader reader = new(typeof(LicencePolicy).Assembly.GetManifestResourceStream($"{identifier}.txt")
            ?? throw new InvalidDataException($"Licences/ has no text of {identifier}."));
        return reader.ReadToEnd();
    }
}
