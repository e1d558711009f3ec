namespace Keystay.Issuer;

/// <summary>Numeric users that nothing else runs as, such as 61184 to 65519, which systemd keeps for services.</summary>
/// <param name="First">The first, above 0.</param>
/// <param name="Last">The last.</param>
public sealed record SignerUserRange(int First, int Last);
