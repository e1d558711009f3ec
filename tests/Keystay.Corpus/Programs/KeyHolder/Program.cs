// usage: KeyHolder MODE [FILE] [crash]
// Holds a private key the way services do, signs with it, then waits to be dumped, or crashes.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Keystay.Corpus.Programs;

string mode = args[0];
string file = args.Length > 1 ? args[1] : "";
var sign = HeldKeys.Take(mode, file);
for (int i = 0; i < 50; i++)
{
    sign();
}
Console.WriteLine("READY");
if (args is [.., "crash"])
{
    throw new InvalidOperationException("The signing service has failed.");
}
while (true)
{
    sign();
    Thread.Sleep(10);
}

namespace Keystay.Corpus.Programs
{
    internal static class HeldKeys
    {
        private static readonly byte[] Message = "a token to sign"u8.ToArray();
        private static readonly List<object> Kept = [];

        /// <summary>Takes the key as <paramref name="mode"/> says, keeps it, and returns what uses it.</summary>
        public static Action Take(string mode, string file)
        {
            switch (mode)
            {
                case "idle":
                    return () => { };
                case "rsa-create": // the private half never leaves this process
                    var created = RSA.Create(2048);
                    File.WriteAllText(file, created.ExportSubjectPublicKeyInfoPem());
                    return With(created);
                case "rsa-pem":
                    return With(FromPem(file));
                case "pfx":
                    var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, "changeit");
                    Kept.Add(certificate);
                    return With(certificate.GetRSAPrivateKey()!);
                case "ec-pem":
                    var ec = ECDsa.Create();
                    ec.ImportFromPem(File.ReadAllText(file));
                    Kept.Add(ec);
                    return () => ec.SignData(Message, HashAlgorithmName.SHA256);
                case "rsa-parameters":
                    using (var temporary = FromPem(file))
                    {
                        Kept.Add(temporary.ExportParameters(true));
                    }
                    return () => { };
                case "xml":
                    using (var temporary = FromPem(file))
                    {
                        Kept.Add(temporary.ToXmlString(true));
                    }
                    return () => { };
                case "pem-string":
                    Kept.Add(File.ReadAllText(file));
                    return () => { };
                case "jwk":
                    using (var temporary = FromPem(file))
                    {
                        Kept.Add(ToJwk(temporary.ExportParameters(true)));
                    }
                    return () => { };
                case "hmac-jwt":
                    byte[] key = File.ReadAllBytes(file);
                    Kept.Add(key);
                    return () => Keep(HmacToken(key));
                default:
                    throw new ArgumentException($"There is no mode '{mode}'.", nameof(mode));
            }
        }

        private static Action With(RSA rsa)
        {
            Kept.Add(rsa);
            return () => rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        private static RSA FromPem(string file)
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(File.ReadAllText(file));
            return rsa;
        }

        private static string ToJwk(RSAParameters p) => JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["kty"] = "RSA",
            ["n"] = Base64Url(p.Modulus!),
            ["e"] = Base64Url(p.Exponent!),
            ["d"] = Base64Url(p.D!),
            ["p"] = Base64Url(p.P!),
            ["q"] = Base64Url(p.Q!),
            ["dp"] = Base64Url(p.DP!),
            ["dq"] = Base64Url(p.DQ!),
            ["qi"] = Base64Url(p.InverseQ!),
        });

        private static string HmacToken(byte[] key)
        {
            string signed = Base64Url("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Base64Url("""{"iss":"https://issuer.example","sub":"corpus"}"""u8);
            return signed + "." + Base64Url(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)));
        }

        private static void Keep(string token)
        {
            if (Kept.Count < 20)
            {
                Kept.Add(token);
            }
        }

        private static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }
}
