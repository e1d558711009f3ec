using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Keystay.Cli.Verify;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Cli.Tokens;

/// <summary>One run of <c>keystay token validate</c>: keys, then one token or a batch.</summary>
internal sealed class TokenValidateRun(TokenValidateRequest request)
{
    private const int MaxTokenBytes = 1 << 20;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        try
        {
            using var output = request.Output is { } path ? new OutputFile(path) : null;
            using var standardOutput = output is null ? Console.OpenStandardOutput() : null;
            var stream = output?.Stream ?? standardOutput!;
            var clock = request.At is { } at ? new ProtectedClock(new FixedTime(at)) : ProtectedClock.System;
            var validator = new TokenValidator(request.Options, new StaticKeySource(await LoadKeysAsync(clock, cancel).ConfigureAwait(false)), clock);
            var code = request.Batch is null ? RunSingle(validator, stream) : RunBatch(validator, stream, cancel);
            if (code != ExitCode.Unfinished)
            {
                output?.Commit();
            }
            return code;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyDocumentException)
        {
            Console.Error.WriteLine($"keystay: {TerminalText.Clean(e.Message)}");
        }
        catch (ArgumentException e)
        {
            // An address of metadata that does not tell its issuer, or is plain http.
            Console.Error.WriteLine($"keystay: {TerminalText.Clean(e.Message.Replace(" (Parameter 'options')", "", StringComparison.Ordinal))}");
            return ExitCode.WrongUsage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("keystay: stopped before the end of the batch.");
        }
        return ExitCode.Unfinished;
    }

    /// <summary>All keys, of files and of issuers' metadata. They are read once; a document that cannot be read is an error, for what it would say is not known.</summary>
    private async Task<KeySet> LoadKeysAsync(ProtectedClock clock, CancellationToken cancel)
    {
        var files = request.Jwks.Select(file => new KeyDocument(file, BoundedFile.Read(file, (1 << 20) + 1), request.Issuers));
        var addresses = request.Metadata.Select(address => address with { Issuers = request.Issuers });
        var options = new MetadataOptions { Documents = [.. files], Metadata = [.. addresses], AllowLoopbackHttp = true };
        var source = new MetadataKeySource(options, clock);
        await using (source.ConfigureAwait(false))
        {
            await source.LoadAsync(cancel).ConfigureAwait(false);
            return source.Documents.FirstOrDefault(d => d.Failure is not null) is { Failure: { } failure } ? throw failure : Tell(source.Current);
        }
    }

    private static KeySet Tell(KeySet keys)
    {
        foreach (var refusal in keys.Refusals)
        {
            string name = refusal.Kid is null ? "a key" : $"key {refusal.Kid}";
            Console.Error.WriteLine(TerminalText.Clean($"keystay: {refusal.Document}: {name} is not believed: {refusal.Reason.Code()}. {refusal.Detail}"));
        }
        if (keys.Keys.Count == 0)
        {
            Console.Error.WriteLine("keystay: warning: no key is believed, so every token is refused.");
        }
        return keys;
    }

    private ExitCode RunSingle(TokenValidator validator, Stream output)
    {
        string token = request.Token == "-" ? ReadToken() : request.Token!;
        var result = validator.Validate(token.AsMemory());
        output.Write(request.AsJson ? [.. JsonSerializer.SerializeToUtf8Bytes(TokenReport.Of(result), TokenReportJson.Default.TokenReport), (byte)'\n'] : Table(result));
        return result.IsAccepted ? ExitCode.Clean : ExitCode.Found;
    }

    private static string ReadToken()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[MaxTokenBytes];
        int length = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        // A file of one line ends with a line's end, which is no part of the token.
        return Encoding.Latin1.GetString(buffer.AsSpan(0, length).TrimEnd("\r\n"u8));
    }

    private static byte[] Table(TokenResult result)
    {
        var text = new StringBuilder();
        text.Append(result.IsAccepted ? "accepted" : $"REFUSED: {result.Reason.Code()}").Append('\n');
        text.Append("  ").Append(result.Reason.Sentence()).Append('\n');
        if (result.Key is { } key)
        {
            text.Append(TerminalText.Clean($"  key     {key.Kid}, thumbprint {key.Thumbprint}, from {key.Document}")).Append('\n');
            text.Append(TerminalText.Clean($"  scope   {key.Scope.Issuer}, ring {key.Scope.Ring}, {key.Scope.Algorithm}")).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private ExitCode RunBatch(TokenValidator validator, Stream output, CancellationToken cancel)
    {
        using var input = request.Batch == "-" ? Console.OpenStandardInput() : new FileStream(request.Batch!, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var buffered = new BufferedStream(output, 64 << 10);
        var lines = new BatchLines(input);
        var code = ExitCode.Clean;
        for (int number = 1; lines.Next() is { } line; number++)
        {
            cancel.ThrowIfCancellationRequested();
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                var decided = Decide(validator, line, number, buffered);
                code = decided > code ? decided : code;
            }
        }
        buffered.Flush();
        return code;
    }

    private static ExitCode Decide(TokenValidator validator, ReadOnlyMemory<byte> line, int number, Stream output)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && root.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String)
            {
                var reason = Reason(validator, token);
                using (var writer = new Utf8JsonWriter(output, Compact))
                {
                    writer.WriteStartObject();
                    writer.WritePropertyName("id");
                    id.WriteTo(writer);
                    writer.WriteBoolean("accepted", reason == TokenReason.Accepted);
                    writer.WriteString("reason", reason.Code());
                    writer.WriteEndObject();
                }
                output.WriteByte((byte)'\n');
                return reason == TokenReason.Accepted ? ExitCode.Clean : ExitCode.Found;
            }
        }
        catch (JsonException)
        {
            // Told below, without quoting the line: it may hold a token.
        }
        Console.Error.WriteLine($"keystay: line {number} of the batch is not an object with \"id\" and a text \"token\"; nothing was decided about it.");
        return ExitCode.Unfinished;
    }

    private static TokenReason Reason(TokenValidator validator, JsonElement token)
    {
        string text;
        try
        {
            text = token.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which no token has.
            return TokenReason.BadEncoding;
        }
        return validator.Validate(text.AsMemory()).Reason;
    }
}
