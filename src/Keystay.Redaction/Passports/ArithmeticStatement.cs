namespace Keystay.Redaction.Passports;

/// <summary>
/// Something about the output that anyone with the file and the public key can compute again, however the key might have been written.
/// </summary>
/// <param name="Thumbprint">The public key, RFC 7638.</param>
/// <param name="Claim"><see cref="NoSharedFactor"/> or <see cref="NotTheScalar"/>.</param>
/// <param name="WindowBytes">Bytes of a window.</param>
/// <param name="StepBytes">Bytes from one window to the next.</param>
/// <param name="Encodings">The number orders in which each window was read: be, le, …</param>
/// <param name="Windows">How many windows were examined, each order counted.</param>
public sealed record ArithmeticStatement(string Thumbprint, string Claim, int WindowBytes, int StepBytes, IReadOnlyList<string> Encodings, long Windows)
{
    /// <summary>No window, read as a number, shares a factor with the RSA modulus.</summary>
    public const string NoSharedFactor = "no-window-shares-a-factor-with-the-modulus";

    /// <summary>No window, read as a number, times the base point gives the public point.</summary>
    public const string NotTheScalar = "no-window-times-the-base-point-is-the-public-point";
}
