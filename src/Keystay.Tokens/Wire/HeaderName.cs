namespace Keystay.Tokens.Wire;

/// <summary>Members of a JOSE header that mean something here (RFC 7515, section 4.1, RFC 7797); the order is that of <see cref="JoseHeader.Names"/>.</summary>
internal enum HeaderName
{
    Alg,
    Kid,
    Typ,
    Crit,
    B64,
}
