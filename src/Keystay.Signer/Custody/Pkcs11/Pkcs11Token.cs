using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>A token behind its module, which runs in this process, and a login to it.</summary>
internal sealed class Pkcs11Token : IDisposable
{
    private readonly IPkcs11Library library;
    private readonly ISlot slot;

    static Pkcs11Token() =>
        // Pkcs11Interop asks for "libdl", which is a name for linkers only; the library itself has a number.
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, (name, _, _) => name == "libdl" ? NativeLibrary.Load("libdl.so.2") : 0);

    private Pkcs11Token(IPkcs11Library library, ISlot slot, ISession session)
    {
        (this.library, this.slot, Session) = (library, slot, session);
        Serial = slot.GetTokenInfo().SerialNumber;
    }

    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <summary>The serial number, by which a token is told from others with the same label.</summary>
    public string Serial { get; }

    /// <summary>The session that makes and finds keys; what the self-test makes lives as long as it.</summary>
    public ISession Session { get; }

    /// <summary>Loads the module, finds the one token that is meant, and logs in.</summary>
    /// <exception cref="SignerException">module-missing, token-absent, bad-token, wrong-pin, pin-locked, token-lost.</exception>
    public static Pkcs11Token Open(TokenAddress address)
    {
        var library = Load(address.Module);
        try
        {
            return TokenErrors.Translated(() =>
            {
                var slot = Find(library, address);
                // Read-write: a read-only session may not make keys.
                var session = slot.OpenSession(SessionType.ReadWrite);
                LogIn(slot, session, address.Pin);
                return new Pkcs11Token(library, slot, session);
            });
        }
        catch
        {
            library.Dispose();
            throw;
        }
    }

    /// <summary>A session for one thread.</summary>
    public ISession OpenSession() => slot.OpenSession(SessionType.ReadOnly);

    /// <summary>Whether the token offers a mechanism.</summary>
    public bool Offers(CKM mechanism) => slot.GetMechanismList().Contains(mechanism);

    /// <summary>Whether the device itself performs a mechanism (CKF_HW), by the module's own word. Without it the key is in this process's memory while it is used.</summary>
    public bool PerformsInHardware(CKM mechanism) => slot.GetMechanismInfo(mechanism).MechanismFlags.Hw;

    public void Dispose()
    {
        Session.Dispose();
        library.Dispose();
    }

    private static IPkcs11Library Load(string module)
    {
        try
        {
            return Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, module, AppType.MultiThreaded);
        }
        catch (Exception e) when (e is Pkcs11Exception or UnmanagedException or LibraryArchitectureException)
        {
            throw new SignerException("module-missing", $"The token's module '{module}' cannot be loaded: {e.Message}");
        }
    }

    private static ISlot Find(IPkcs11Library library, TokenAddress address)
    {
        var found = Pkcs11UriUtils.GetMatchingSlotList(address.Uri, library, SlotsType.WithTokenPresent)
            .Where(s => s.GetTokenInfo() is { } token && token.TokenFlags.TokenInitialized && (address.Serial ?? token.SerialNumber) == token.SerialNumber).ToArray();
        return found.Length switch
        {
            1 => found[0],
            0 => throw new SignerException("token-absent", $"No token {Name(address)} is there."),
            _ => throw new SignerException("bad-token", $"{found.Length} tokens are called {Name(address)}: name the one by serial=NUMBER."),
        };
    }

    private static string Name(TokenAddress address) =>
        string.Join(", ", new[] { address.Uri.Token is { } label ? $"'{label}'" : null, (address.Serial ?? address.Uri.Serial) is { } serial ? $"with serial number {serial}" : null }.Where(part => part is not null));

    private static void LogIn(ISlot slot, ISession session, Pin? pin)
    {
        var flags = slot.GetTokenInfo().TokenFlags;
        if (!flags.LoginRequired)
        {
            return;
        }
        if (pin is null || !flags.UserPinInitialized)
        {
            throw new SignerException("bad-token", pin is null ? "The token asks for a PIN: name its file with pin-source=file:PATH." : "The token has no user PIN yet: initialise it with its own tool.");
        }
        if (flags.UserPinLocked || flags.UserPinFinalTry)
        {
            throw new SignerException("pin-locked", "The token's PIN is locked after wrong tries, or has one try left, which is for a person: log in, or unlock it, with the token's own tool.");
        }
        pin.Show(text =>
        {
            try
            {
                session.Login(CKU.CKU_USER, text);
            }
            catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
            {
                // A login is the whole process's.
            }
        });
    }
}
