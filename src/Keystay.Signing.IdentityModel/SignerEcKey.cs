using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Signing.IdentityModel;

/// <summary>A key on a curve of which this process has the public half, and a signer the other.</summary>
internal sealed class SignerEcKey(ECDsa publicHalf) : ECDsaSecurityKey(publicHalf)
{
    public override PrivateKeyStatus PrivateKeyStatus => PrivateKeyStatus.Exists;
}
