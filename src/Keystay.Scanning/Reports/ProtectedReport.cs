namespace Keystay.Scanning.Reports;

/// <summary>An encrypted container that holds a private key.</summary>
/// <param name="Kind">encrypted-pkcs8, pfx, openssh-encrypted, pem-encrypted, ppk-encrypted, java-keystore, ansible-vault, …</param>
/// <param name="Detail">Its cipher or derivation as it names them itself, or null.</param>
/// <param name="Thumbprint">Its public half when the container tells it, or null.</param>
/// <param name="Place">Where it lies.</param>
public sealed record ProtectedReport(string Kind, string? Detail, string? Thumbprint, Exposure Place);
