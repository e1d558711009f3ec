using Keystay.Signer.Native;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Signer.Custody;

/// <summary>A file with a secret, of this user or root and closed to everybody else. It is read into secret memory and is nowhere else.</summary>
internal static class ClosedFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, as a sentence begins with it.</param>
    /// <param name="to">Secret memory that takes its bytes.</param>
    /// <param name="reason">The reason code when it is refused.</param>
    /// <returns>Bytes of the file, or one more than there is room for when it is longer.</returns>
    /// <exception cref="SignerException">With that reason.</exception>
    public static int Read(string path, string what, Span<byte> to, string reason)
    {
        try
        {
            using var file = File.OpenHandle(path);
            Check(file, path, what, reason);
            return RandomAccess.GetLength(file) > to.Length ? to.Length + 1 : RandomAccess.Read(file, to, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SignerException(reason, $"{what} '{path}' cannot be read: {e.Message}");
        }
    }

    private static void Check(SafeFileHandle file, string path, string what, string reason)
    {
        if (LibC.OwnerOf(file) is var owner && owner != 0 && owner != LibC.EffectiveUser())
        {
            throw new SignerException(reason, $"{what} '{path}' belongs to user {owner}, who could put another in its place: it must be root's or the signer's own.");
        }
        if ((File.GetUnixFileMode(file) & Others) != 0)
        {
            throw new SignerException(reason, $"{what} '{path}' can be used by others than its owner: chmod 600 it, and take it for known to them.");
        }
    }
}
