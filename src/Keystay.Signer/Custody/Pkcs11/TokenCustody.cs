using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Keystay.Signing.Protocol;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>Keys in a token of the ring's own: made there, never to be had outside it. What the state has of one is the token's serial number and the object's identifier.</summary>
internal sealed class TokenCustody : ICustody
{
    private const int IdBytes = 16;

    private readonly string ring;
    private readonly bool acceptSoftware;
    private readonly TokenAddress address;
    private readonly TokenAlgorithm algorithm;
    private Pkcs11Token? opened;

    /// <exception cref="SignerException">bad-token, bad-pin, module-missing.</exception>
    public TokenCustody(string ring, TokenAccess access, SignatureAlgorithm algorithm)
    {
        this.ring = ring;
        acceptSoftware = access.AcceptSoftware;
        address = TokenAddress.Read(access);
        this.algorithm = TokenAlgorithm.Of(algorithm);
    }

    private Pkcs11Token Token => opened ?? throw new SignerException("token-lost", "The token is not open.");

    public ControlReply Open()
    {
        opened = Pkcs11Token.Open(address);
        return TokenErrors.Translated(() =>
        {
            if (!opened.Offers(algorithm.Signs) || !opened.Offers(algorithm.MakesPair))
            {
                throw new SignerException("algorithm-not-supported", $"The token does not offer the ring's algorithm {algorithm.Algorithm.Name()}: it lacks a mechanism ({(ulong)algorithm.MakesPair:x}, {(ulong)algorithm.Signs:x}).");
            }
            bool software = !opened.PerformsInHardware(algorithm.Signs);
            if (software && !acceptSoftware)
            {
                throw new SignerException("software-token", "The token's module says that it signs in software (no CKF_HW): keys would lie in ordinary memory of the signer while they sign, and root's dumpers read that. Use a token of hardware, or the isolated custody; to accept it, create the ring with --accept-software-token.");
            }
            return new ControlReply(TokenSerial: opened.Serial, IsSoftwareToken: software, Missing: software
                ? ["The token's module signs in software: its keys lie in ordinary memory of the signer while they sign, which nobody but root can dump."] : []);
        });
    }

    public MadeKey Make(bool forTest) => TokenErrors.Translated(() =>
    {
        var session = Token.Session;
        byte[] id = RandomNumberGenerator.GetBytes(IdBytes);
        string label = forTest ? "keystay self-test" : $"keystay {ring}";
        using var mechanism = Pkcs11Token.Factories.MechanismFactory.Create(algorithm.MakesPair);
        session.GenerateKeyPair(
            mechanism, [.. TokenAttributes.VerifyOnly(id, label, lasting: !forTest), .. algorithm.PublicTemplate()], TokenAttributes.SignOnly(id, label, lasting: !forTest),
            out var publicKey, out var privateKey);
        try
        {
            TokenAttributes.CheckKept(session, privateKey, signsOnly: true);
            return new MadeKey(algorithm.ReadPublicKey(session, publicKey).ExportSubjectPublicKeyInfo(), Reference(id));
        }
        catch
        {
            session.DestroyObject(privateKey);
            session.DestroyObject(publicKey);
            throw;
        }
    });

    public ISigningKey Load(byte[] wrapped)
    {
        byte[] id = Id(wrapped);
        return TokenErrors.Translated(() =>
        {
            var privateKey = Find(CKO.CKO_PRIVATE_KEY, id);
            TokenAttributes.CheckKept(Token.Session, privateKey, signsOnly: true);
            bool lasting = Token.Session.GetAttributeValue(privateKey, [CKA.CKA_TOKEN])[0].GetValueAsBool();
            return new TokenKey(Token, algorithm, privateKey, Find(CKO.CKO_PUBLIC_KEY, id), lasting);
        });
    }

    private IObjectHandle Find(CKO kind, byte[] id) =>
        Token.Session.FindAllObjects([TokenAttributes.Of(CKA.CKA_CLASS, (ulong)kind), TokenAttributes.Of(CKA.CKA_ID, id)]) is [var one] ? one
            : throw new SignerException("key-missing", $"The token with serial number {Token.Serial} does not have the key with identifier {Convert.ToHexStringLower(id)}, or has it twice.");

    /// <summary>Where a key is, as a PKCS#11 URI.</summary>
    private byte[] Reference(byte[] id) => Encoding.ASCII.GetBytes(new Pkcs11UriBuilder { Serial = Token.Serial, Id = id }.ToString());

    private byte[] Id(byte[] reference)
    {
        try
        {
            var uri = new Pkcs11Uri(Encoding.ASCII.GetString(reference));
            return uri.Serial == Token.Serial && uri.Id is { } id ? id
                : throw new SignerException("key-missing", $"A key of the ring is in the token with serial number {uri.Serial}, not in the ring's, which has {Token.Serial}.");
        }
        catch (Exception e) when (e is Pkcs11UriException or ArgumentException)
        {
            throw new SignerException("key-missing", "What the state says of a key is no reference to one in a token.");
        }
    }
}
