using System.Buffers.Text;
using System.Security.Cryptography;
using Keystay.Signing.Ledger;

namespace Keystay.LedgerLoad;

/// <summary>The ledger under load, and records as a signing service would make them.</summary>
internal static class LoadLedger
{
    public const string Origin = "keystay.test/ledger";

    public const string Issuer = "https://issuer.keystay.test/consumer";

    public static (TokenLedger Ledger, NoteSigner Signer) Open(string folder, TimeProvider time)
    {
        var signer = NoteSigner.OpenOrCreate(Path.Combine(folder, "log.key"), Origin);
        var options = new LedgerOptions { Origin = Origin, Signer = signer, Issuers = [new LedgerIssuer("consumer", Issuer)], Time = time };
        return (TokenLedger.Open(Path.Combine(folder, "ledger"), options), signer);
    }

    public static LedgerRecord NewRecord(DateTimeOffset now)
    {
        var random = new byte[16 + 32 + 32];
        RandomNumberGenerator.Fill(random);
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return new LedgerRecord
        {
            TokenId = Base64Url.EncodeToString(random.AsSpan(0, 16)),
            SignatureSha256 = random.AsMemory(16, 32),
            SubjectSha256 = random.AsMemory(48, 32),
            KeyId = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
            Ring = "consumer",
            Issuer = Issuer,
            Audience = "https://mail.keystay.test",
            Client = "client-" + (random[0] % 50),
            IssuedAt = second,
            ExpiresAt = second.AddMinutes(10),
        };
    }
}
