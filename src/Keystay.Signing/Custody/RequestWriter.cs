using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Keystay.Signing.Protocol;

namespace Keystay.Signing.Custody;

/// <summary>Writes requests for a signer (see <see cref="SigningRequest"/>) into a buffer with room for the largest.</summary>
internal ref struct RequestWriter
{
    private readonly Span<byte> to;
    private int length;

    private RequestWriter(Span<byte> to, uint number, SigningKind kind, string kid)
    {
        this.to = to;
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], number);
        to[8] = (byte)kind;
        Span<byte> name = stackalloc byte[2 * SigningRequest.KidBytes];
        if (Base64Url.DecodeFromChars(kid, name, out _, out int bytes) != OperationStatus.Done || bytes != SigningRequest.KidBytes)
        {
            throw new SignerException("unknown-key", "A key is named by its RFC 7638 thumbprint, 43 characters of base64url.");
        }
        name[..bytes].CopyTo(to[9..]);
        length = SigningRequest.LengthBytes + SigningRequest.HeadBytes;
    }

    /// <returns>Bytes written, the length field included.</returns>
    /// <exception cref="SignerException">unknown-key, bad-claims: what the request could not even say.</exception>
    public static int Write(Span<byte> to, uint number, string kid, TokenClaims claims)
    {
        var writer = new RequestWriter(to, number, SigningKind.Claims, kid);
        writer.Seconds(claims.IssuedAt);
        writer.Seconds(claims.ExpiresAt);
        writer.Text(claims.Tenant);
        writer.Text(claims.Subject);
        writer.Text(claims.ClientId);
        writer.Text(claims.JwtId);
        writer.Text(claims.Scope);
        writer.Bytes(claims.Further.Span, SigningRequest.MaxFurtherBytes);
        if (claims.Audience.Count is 0 or > SigningRequest.MaxAudiences)
        {
            throw new SignerException("bad-claims", $"A token has one to {SigningRequest.MaxAudiences} audiences, not {claims.Audience.Count}.");
        }
        writer.to[writer.length++] = (byte)claims.Audience.Count;
        for (int i = 0; i < claims.Audience.Count; i++)
        {
            writer.Text(claims.Audience[i]);
        }
        return writer.End();
    }

    /// <inheritdoc cref="Write(Span{byte}, uint, string, TokenClaims)"/>
    public static int Write(Span<byte> to, uint number, string kid, ReadOnlySpan<byte> signingInput)
    {
        var writer = new RequestWriter(to, number, SigningKind.SigningInput, kid);
        if (signingInput.Length > SigningRequest.MaxBytes - SigningRequest.HeadBytes)
        {
            throw new SignerException("bad-claims", $"The signing input has {signingInput.Length} bytes, and a signer takes at most {SigningRequest.MaxBytes - SigningRequest.HeadBytes}.");
        }
        signingInput.CopyTo(writer.to[writer.length..]);
        writer.length += signingInput.Length;
        return writer.End();
    }

    private void Seconds(DateTimeOffset time)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to[length..], time.ToUnixTimeSeconds());
        length += sizeof(long);
    }

    private void Text(string? text)
    {
        var room = to.Slice(length + 2, SigningRequest.MaxTextBytes);
        if (!Encoding.UTF8.TryGetBytes(text, room, out int bytes))
        {
            throw TooLong(SigningRequest.MaxTextBytes);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(to[length..], (ushort)bytes);
        length += 2 + bytes;
    }

    private void Bytes(ReadOnlySpan<byte> bytes, int most)
    {
        if (bytes.Length > most)
        {
            throw TooLong(most);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(to[length..], (ushort)bytes.Length);
        bytes.CopyTo(to[(length + 2)..]);
        length += 2 + bytes.Length;
    }

    private readonly int End()
    {
        if (length - SigningRequest.LengthBytes > SigningRequest.MaxBytes)
        {
            throw TooLong(SigningRequest.MaxBytes);
        }
        BinaryPrimitives.WriteInt32LittleEndian(to, length - SigningRequest.LengthBytes);
        return length;
    }

    private static SignerException TooLong(int most) => new("bad-claims", $"A claim, or all of them together, is longer than the {most} bytes that a signer takes.");
}
