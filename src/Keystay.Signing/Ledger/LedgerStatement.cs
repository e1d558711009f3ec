using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keystay.Signing.Ledger;

/// <summary>An entry of the ledger's Merkle log: JSON in UTF-8, told apart by its member <c>type</c>.</summary>
/// <param name="Ledger">The ledger that states it.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RecordsStatement), "records")]
[JsonDerivedType(typeof(HourStatement), "hour")]
[JsonDerivedType(typeof(DeletionStatement), "deletion")]
[JsonDerivedType(typeof(HoldStatement), "hold")]
public abstract record LedgerStatement(Guid Ledger)
{
    /// <exception cref="LedgerException">The bytes are no statement.</exception>
    public static LedgerStatement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, LedgerJson.Default.LedgerStatement)
                ?? throw new LedgerException(LedgerErrors.Damaged, "An entry of the ledger's log is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new LedgerException(LedgerErrors.Damaged, "An entry of the ledger's log is no statement of a ledger.", e);
        }
    }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LedgerJson.Default.LedgerStatement);
}
