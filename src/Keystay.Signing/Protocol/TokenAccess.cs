namespace Keystay.Signing.Protocol;

/// <summary>How a signer gets at a PKCS#11 token.</summary>
/// <param name="Uri">Its PKCS#11 URI (RFC 7512): module, token, where the PIN is, and for a wrapping key the object.</param>
/// <param name="Serial">The serial number that it must have, or null.</param>
/// <param name="AcceptSoftware">Whether a module that computes in this process may hold the ring's keys.</param>
/// <param name="CredentialsFolder">Where systemd put the service's credentials, or null.</param>
internal sealed record TokenAccess(string Uri, string? Serial, bool AcceptSoftware, string? CredentialsFolder);
