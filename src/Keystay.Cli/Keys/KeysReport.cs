using System.Text.Json.Serialization;
using Keystay.Keys;
using Keystay.Signing.Rings;

namespace Keystay.Cli.Keys;

/// <summary>Rings as <c>keystay keys</c> tells of them, and what became of a revocation. Schema <c>keystay.keys/1</c>.</summary>
internal sealed record KeysReport(
    string Schema, IReadOnlyList<RingReport> Rings, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RevocationOutcome? Revocation = null)
{
    public static KeysReport Of(IReadOnlyList<Ring> rings) => new("keystay.keys/1", [.. rings.Select(r => new RingReport(
        r.Name, r.Issuer.Text, r.Algorithm.Name(), r.Custody.ToString().ToLowerInvariant(), (long)r.Rotation.Period.TotalSeconds, (long)r.Rotation.Overlap.TotalSeconds,
        (long)r.Rotation.PrePublication.TotalSeconds, (long)r.Tokens.MaxLifetime.TotalSeconds, r.Tokens.Audiences,
        [.. r.Keys.Select(k => new KeyReport(
            k.Kid, Name(k.State), k.CreatedAt, k.NotBefore, k.RetireAt, k.RevokedAt, k.RevocationReason, Convert.ToBase64String(k.PublicKey.ExportSubjectPublicKeyInfo())))], r.Token?.Serial))]);

    private static string Name(KeyState state) => state == KeyState.PrePublished ? "pre-published" : state.ToString().ToLowerInvariant();
}
