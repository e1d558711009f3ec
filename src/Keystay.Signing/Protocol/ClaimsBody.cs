using System.Buffers.Binary;
using System.Text.Unicode;

namespace Keystay.Signing.Protocol;

/// <summary>The claims of a request, as they lie in it: see <see cref="SigningRequest"/>.</summary>
internal readonly ref struct ClaimsBody
{
    private readonly ReadOnlySpan<byte> audiences;

    private ClaimsBody(long issuedAt, long expiresAt, ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> client,
        ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> scope, ReadOnlySpan<byte> further, ReadOnlySpan<byte> audiences)
    {
        (IssuedAt, ExpiresAt) = (issuedAt, expiresAt);
        Tenant = tenant;
        Subject = subject;
        Client = client;
        Identifier = identifier;
        Scope = scope;
        Further = further;
        this.audiences = audiences;
    }

    public long IssuedAt { get; }

    public long ExpiresAt { get; }

    public ReadOnlySpan<byte> Tenant { get; }

    public ReadOnlySpan<byte> Subject { get; }

    public ReadOnlySpan<byte> Client { get; }

    public ReadOnlySpan<byte> Identifier { get; }

    public ReadOnlySpan<byte> Scope { get; }

    /// <summary>A JSON object, not yet looked at, or nothing.</summary>
    public ReadOnlySpan<byte> Further { get; }

    /// <summary>How many audiences there are; at least one.</summary>
    public int AudienceCount => audiences[0];

    /// <summary>Reads the body of a request of kind <see cref="SigningKind.Claims"/>; every text in it is valid UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out ClaimsBody claims)
    {
        claims = default;
        if (body.Length < 16)
        {
            return false;
        }
        long issuedAt = BinaryPrimitives.ReadInt64LittleEndian(body), expiresAt = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        var rest = body[16..];
        if (!TakeText(ref rest, SigningRequest.MaxTextBytes, out var tenant) || !TakeText(ref rest, SigningRequest.MaxTextBytes, out var subject)
            || !TakeText(ref rest, SigningRequest.MaxTextBytes, out var client) || !TakeText(ref rest, SigningRequest.MaxTextBytes, out var identifier)
            || !TakeText(ref rest, SigningRequest.MaxTextBytes, out var scope) || !TakeText(ref rest, SigningRequest.MaxFurtherBytes, out var further)
            || !AreAudiences(rest))
        {
            return false;
        }
        claims = new ClaimsBody(issuedAt, expiresAt, tenant, subject, client, identifier, scope, further, rest);
        return true;
    }

    /// <summary>The audiences, to be taken one by one with <see cref="TakeAudience"/>.</summary>
    public ReadOnlySpan<byte> Audiences() => audiences[1..];

    /// <summary>The next audience, which is taken off the front.</summary>
    public static ReadOnlySpan<byte> TakeAudience(scoped ref ReadOnlySpan<byte> rest)
    {
        TakeText(ref rest, SigningRequest.MaxTextBytes, out var audience);
        return audience;
    }

    private static bool AreAudiences(ReadOnlySpan<byte> rest)
    {
        if (rest.Length == 0 || rest[0] is 0 or > SigningRequest.MaxAudiences)
        {
            return false;
        }
        int count = rest[0];
        rest = rest[1..];
        for (int i = 0; i < count; i++)
        {
            if (!TakeText(ref rest, SigningRequest.MaxTextBytes, out var audience) || audience.IsEmpty)
            {
                return false;
            }
        }
        return rest.IsEmpty;
    }

    private static bool TakeText(scoped ref ReadOnlySpan<byte> rest, int most, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(rest) is var length && (length > most || rest.Length - 2 < length))
        {
            return false;
        }
        text = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return Utf8.IsValid(text);
    }
}
