using System.Text.Json;

namespace Keystay.Tokens.Events;

/// <summary>
/// Writes each decision as one line of JSON in the Open Cybersecurity Schema Framework 1.3: class Authentication (3002), activity "Other", because a token
/// that is used again is no new logon. What the class has no attribute for stands in <c>unmapped</c> under the names of <see cref="TokenEvent"/>.
/// </summary>
/// <param name="stream">Written to and flushed for each decision, by one thread at a time. It stays the caller's to close.</param>
public sealed class OcsfTokenEvents(Stream stream) : ITokenEventSink
{
    private const int Category = 3, Class = 3002, Other = 99, OAuth = 6;

    private readonly JsonLines lines = new(stream);

    /// <inheritdoc/>
    public void Write(TokenEvent decision) => lines.Write(json => Write(json, decision));

    private static void Write(Utf8JsonWriter json, TokenEvent decision)
    {
        bool accepted = decision.Reason == TokenReason.Accepted;
        (int severity, string severityName) = accepted ? (1, "Informational") : decision.IsAlarm ? (4, "High") : (2, "Low");
        json.WriteStartObject();
        json.WriteNumber("category_uid", Category);
        json.WriteNumber("class_uid", Class);
        json.WriteNumber("activity_id", Other);
        json.WriteString("activity_name", "Token validation");
        json.WriteNumber("type_uid", (Class * 100) + Other);
        json.WriteNumber("time", decision.Time.ToUnixTimeMilliseconds());
        json.WriteNumber("severity_id", severity);
        json.WriteString("severity", severityName);
        json.WriteNumber("status_id", accepted ? 1 : 2);
        json.WriteString("status", accepted ? "Success" : "Failure");
        json.WriteString("status_code", decision.Code);
        json.WriteString("status_detail", decision.Reason.Sentence());
        json.WriteNumber("auth_protocol_id", OAuth);
        json.WriteString("auth_protocol", "OAUTH 2.0");
        WriteParties(json, decision);
        WriteProduct(json);
        WriteUnmapped(json, decision);
        json.WriteEndObject();
    }

    /// <summary>Who, by which session, to which service. The class wants a user and a service even where a token tells of none.</summary>
    private static void WriteParties(Utf8JsonWriter json, TokenEvent decision)
    {
        json.WriteStartObject("user");
        json.WriteString("uid", decision.SubjectSha256 ?? "unknown");
        if (decision.Tenant is not null)
        {
            json.WriteStartObject("org");
            json.WriteString("uid", decision.Tenant);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("session");
        WriteText(json, "uid", decision.Session);
        WriteText(json, "issuer", decision.Issuer);
        WriteText(json, "credential_uid", decision.TokenId);
        if (decision.IssuedAt is { } issuedAt)
        {
            json.WriteNumber("created_time", issuedAt.ToUnixTimeMilliseconds());
        }
        json.WriteEndObject();
        json.WriteStartObject("service");
        json.WriteString("name", decision.Audience ?? "unknown");
        json.WriteEndObject();
    }

    private static void WriteProduct(Utf8JsonWriter json)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", "1.3.0");
        json.WriteStartObject("product");
        json.WriteString("name", "Keystay.Tokens");
        json.WriteString("vendor_name", "Keystay");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUnmapped(Utf8JsonWriter json, TokenEvent decision)
    {
        json.WriteStartObject("unmapped");
        json.WriteBoolean("alarm", decision.IsAlarm);
        json.WriteBoolean("signatureGood", decision.IsSigned);
        WriteText(json, "azp", decision.ClientId);
        WriteText(json, "kid", decision.Kid);
        WriteText(json, "thumbprint", decision.Thumbprint);
        WriteText(json, "ring", decision.Ring);
        WriteText(json, "keyIssuer", decision.KeyIssuer);
        WriteText(json, "signatureSha256", decision.SignatureSha256);
        json.WriteString("keysVersion", decision.KeysVersion);
        json.WriteBoolean("fromCache", decision.FromCache);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
