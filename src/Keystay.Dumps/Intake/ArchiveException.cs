namespace Keystay.Dumps;

/// <summary>Ends the unpacking of an input with a problem's code and the rest of a sentence.</summary>
internal sealed class ArchiveException(string code, string what) : Exception(what)
{
    public string Code => code;
}
