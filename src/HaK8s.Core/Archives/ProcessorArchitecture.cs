namespace HaK8s.Archives;

/// <summary>Go's names of processor architectures, as they stand in the names of release archives.</summary>
public static class ProcessorArchitecture
{
    // Source: the archives of github.com/containernetworking/plugins/releases, and Linux' UTS_MACHINE of each architecture.
    // mips64 says nothing about the byte order; archives exist for the little-endian one alone.
    private static readonly Dictionary<string, string> ByMachine = new(StringComparer.Ordinal)
    {
        ["x86_64"] = "amd64",
        ["aarch64"] = "arm64",
        ["armv6l"] = "arm",
        ["armv7l"] = "arm",
        ["armv8l"] = "arm",
        ["mips64"] = "mips64le",
        ["ppc64le"] = "ppc64le",
        ["riscv64"] = "riscv64",
        ["s390x"] = "s390x",
    };

    /// <summary>The architecture of a machine as <c>uname -m</c> prints it; null when there is no name for it.</summary>
    public static string? OfMachine(string machine) => ByMachine.GetValueOrDefault(machine);
}
