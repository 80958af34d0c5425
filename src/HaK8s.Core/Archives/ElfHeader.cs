namespace HaK8s.Archives;

/// <summary>What the head of a Linux program says of the processor that it is for.</summary>
internal static class ElfHeader
{
    /// <summary>How much of a file is needed, in bytes.</summary>
    public const int Size = 20;

    // Source: e_machine of the System V ABI, as in /usr/include/elf.h, and Go's names.
    private static readonly Dictionary<int, string> ByMachine = new()
    {
        [0x03] = "386", [0x08] = "mips64le", [0x15] = "ppc64le", [0x16] = "s390x", [0x28] = "arm", [0x3e] = "amd64", [0xb7] = "arm64", [0xf3] = "riscv64",
    };

    /// <summary>The architecture; null when the file is no ELF program at all, such as a script.</summary>
    public static string? Architecture(ReadOnlySpan<byte> head)
    {
        if (head.Length < Size || !head.StartsWith("\u007fELF"u8))
            return null;
        int machine = head[5] == 2 ? head[18] << 8 | head[19] : head[19] << 8 | head[18];
        return ByMachine.GetValueOrDefault(machine, $"ELF machine 0x{machine:x}");
    }
}
