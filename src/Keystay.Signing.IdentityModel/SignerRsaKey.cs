using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Signing.IdentityModel;

/// <summary>An RSA key of which this process has the public half, and a signer the other.</summary>
internal sealed class SignerRsaKey(RSAParameters publicHalf) : RsaSecurityKey(publicHalf)
{
    public override PrivateKeyStatus PrivateKeyStatus => PrivateKeyStatus.Exists;
}
