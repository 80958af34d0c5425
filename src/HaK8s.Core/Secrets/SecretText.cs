using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security;

namespace HaK8s.Secrets;

/// <summary>
/// Between text and SecureString: PowerShell's objects carry secrets as SecureString, which no view, log or ConvertTo-Json shows.
/// </summary>
internal static class SecretText
{
    [return: NotNullIfNotNull(nameof(text))]
    public static SecureString? Protect(string? text)
    {
        if (text is null)
            return null;
        SecureString secure = new();
        foreach (char c in text)
            secure.AppendChar(c);
        secure.MakeReadOnly();
        return secure;
    }

    public static string Reveal(SecureString secure)
    {
        nint pointer = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return Marshal.PtrToStringUni(pointer)!;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }
}
