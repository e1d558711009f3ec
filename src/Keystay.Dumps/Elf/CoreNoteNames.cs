namespace Keystay.Dumps.Elf;

/// <summary>What the notes of a Linux core are called (include/uapi/linux/elf.h).</summary>
internal static class CoreNoteNames
{
    public const uint PrStatus = 1;
    public const uint PrPsInfo = 3;
    public const uint Auxv = 6;
    public const uint File = 0x46494c45;
    private const uint FpRegSet = 2;
    private const uint PrXfpReg = 0x46e62b7f;
    private const uint XsaveLayout = 0x205;

    /// <summary>Whether a note's owner is one whose types are known here.</summary>
    public static bool IsLinux(string owner) => owner is "CORE" or "LINUX";

    /// <summary>
    /// Whether the descriptor is a register set. Those of the LINUX owner from 0x100 on are, for every architecture (regsets of
    /// Power, x86, s390, ARM, RISC-V, LoongArch), but for the layout of the XSAVE area.
    /// </summary>
    public static bool IsRegisters(string owner, uint type) => owner switch
    {
        "CORE" => type is PrStatus or FpRegSet or (>= 0x100 and < 0x1000 and not XsaveLayout),
        "LINUX" => type is PrXfpReg or (>= 0x100 and < 0x1000 and not XsaveLayout),
        _ => false,
    };

    public static string Of(string owner, uint type) => (IsLinux(owner) ? Known(type) : null) ?? $"note 0x{type:x} of {owner}";

    private static string? Known(uint type) => type switch
    {
        PrStatus => "NT_PRSTATUS",
        FpRegSet => "NT_FPREGSET",
        PrPsInfo => "NT_PRPSINFO",
        4 => "NT_TASKSTRUCT",
        Auxv => "NT_AUXV",
        0x53494749 => "NT_SIGINFO",
        File => "NT_FILE",
        PrXfpReg => "NT_PRXFPREG",
        0x100 => "NT_PPC_VMX",
        0x102 => "NT_PPC_VSX",
        0x200 => "NT_386_TLS",
        0x201 => "NT_386_IOPERM",
        0x202 => "NT_X86_XSTATE",
        0x204 => "NT_X86_SHSTK",
        XsaveLayout => "NT_X86_XSAVE_LAYOUT",
        0x400 => "NT_ARM_VFP",
        0x401 => "NT_ARM_TLS",
        0x402 => "NT_ARM_HW_BREAK",
        0x403 => "NT_ARM_HW_WATCH",
        0x404 => "NT_ARM_SYSTEM_CALL",
        0x405 => "NT_ARM_SVE",
        0x406 => "NT_ARM_PAC_MASK",
        0x407 => "NT_ARM_PACA_KEYS",
        0x408 => "NT_ARM_PACG_KEYS",
        0x409 => "NT_ARM_TAGGED_ADDR_CTRL",
        0x40a => "NT_ARM_PAC_ENABLED_KEYS",
        0x40b => "NT_ARM_SSVE",
        0x40c => "NT_ARM_ZA",
        0x40d => "NT_ARM_ZT",
        0x40e => "NT_ARM_FPMR",
        0x900 => "NT_RISCV_CSR",
        0x901 => "NT_RISCV_VECTOR",
        _ => null,
    };
}
