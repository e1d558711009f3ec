using Keystay.Signing.Custody;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Signing.IdentityModel;

/// <summary>Gives Microsoft.IdentityModel a signature provider that asks the signer; verifying is left to the library.</summary>
internal sealed class SignerCryptoProvider(SignerClient client, string algorithm) : ICryptoProvider
{
    public bool IsSupportedAlgorithm(string asked, params object[] args) => asked == algorithm && args is [SecurityKey, true];

    public object Create(string asked, params object[] args) => new SignerSignatureProvider(client, (SecurityKey)args[0], asked);

    public void Release(object cryptoInstance) => (cryptoInstance as IDisposable)?.Dispose();
}
