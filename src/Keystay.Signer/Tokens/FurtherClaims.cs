using System.Text.Json;

namespace Keystay.Signer.Tokens;

/// <summary>Claims that the issuer adds as JSON: read through before they are copied into a token, for they must not say what the signer decides.</summary>
internal static class FurtherClaims
{
    private const int MaxMembers = 32, MaxDepth = 8;

    /// <summary>What only the signer writes, and what would change how a token is read.</summary>
    private static bool IsReserved(scoped in Utf8JsonReader name, bool hasTenant) => (hasTenant && name.ValueTextEquals("tid"u8)) || name.ValueTextEquals("iss"u8) || name.ValueTextEquals("sub"u8) || name.ValueTextEquals("aud"u8)
        || name.ValueTextEquals("exp"u8) || name.ValueTextEquals("nbf"u8) || name.ValueTextEquals("iat"u8) || name.ValueTextEquals("jti"u8)
        || name.ValueTextEquals("client_id"u8) || name.ValueTextEquals("scope"u8) || name.ValueTextEquals("cnf"u8);

    /// <summary>The members of a JSON object, without its braces.</summary>
    /// <param name="json">The object.</param>
    /// <param name="hasTenant">Whether the signer itself writes the tenant, as it does for a ring with an issuer for each.</param>
    /// <param name="members">The members.</param>
    /// <returns>False if it is no JSON object, is too deep or large, has a reserved name, a name twice or one that is written with escapes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, bool hasTenant, out ReadOnlySpan<byte> members)
    {
        members = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }
            int start = (int)reader.BytesConsumed;
            Span<int> names = stackalloc int[2 * MaxMembers];
            for (int count = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; count += 2)
            {
                // A second spelling of a name would be one name to us and another to who reads the token.
                if (count == names.Length || reader.ValueIsEscaped || IsReserved(in reader, hasTenant) || IsAmong(names[..count], json, reader.ValueSpan))
                {
                    return false;
                }
                names[count] = (int)reader.TokenStartIndex + 1;
                names[count + 1] = reader.ValueSpan.Length;
                reader.Skip();
            }
            int end = (int)reader.TokenStartIndex;
            if (reader.Read())
            {
                return false;
            }
            members = json[start..end].Trim(" \t\r\n"u8);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsAmong(ReadOnlySpan<int> names, ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < names.Length; i += 2)
        {
            if (json.Slice(names[i], names[i + 1]).SequenceEqual(name))
            {
                return true;
            }
        }
        return false;
    }
}
