using Keystay.Dumps;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Which recognisers look at an input.</summary>
internal static class RecogniserSet
{
    private static readonly Recogniser[] everywhere =
    [
        new DerPrivateKey(), new EncryptedPkcs8(), new Pfx(), new SubjectPublicKey(), new Certificate(), new RsaIntegerDer(), new EcPointDer(),
        new OpenSshPrivate(), new SshPrivateSerialisation(), new SshPublicBlob(), new CapiBlob(), new CngRsaBlob(), new CngEcBlob(),
        new JavaKeyStore(), new LibgcryptSExpression(), new LibgcryptRemains(), new LibgcryptParameter(),
        .. TextRecognisers.All,
    ];

    private static readonly Recogniser[] javaHeap = [.. everywhere, new HprofArrays()];

    /// <summary>The recognisers for an input of this format.</summary>
    public static IReadOnlyList<Recogniser> For(DumpFormat format) => format == DumpFormat.Hprof ? javaHeap : everywhere;
}
