using System.Diagnostics;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Signing.Protocol;

namespace Keystay.Signing.Custody;

/// <summary>One run of the signer's process, from its start to its end, and the pipe to it.</summary>
internal sealed class SignerRun : IDisposable
{
    private readonly Process process;
    private readonly SemaphoreSlim turn = new(1, 1);

    private SignerRun(Process process) => this.process = process;

    public int ProcessId => process.Id;

    /// <summary>What it said when it was ready.</summary>
    public ControlReply Ready { get; private set; } = new();

    /// <summary>Starts a signer and waits until it serves.</summary>
    /// <exception cref="SignerException">What the signer says is wrong, or not-started.</exception>
    public static async Task<SignerRun> StartAsync(SignerConfiguration configuration, IReadOnlyDictionary<string, string> moduleEnvironment, CancellationToken cancel)
    {
        var start = SignerProgram.Bare(SignerProgram.Command());
        // What glibc copies with AVX-512 stays in registers that libcrypto's arithmetic does not use, and every dump shows them: 64 bytes of dq and of qinv were seen there. Half of a
        // CRT exponent is enough to factor the modulus (Blömer and May, CRYPTO 2003). Its copies for AVX2 use registers that do not last, and clear their upper halves.
        start.Environment["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL";
        foreach (var (name, value) in moduleEnvironment)
        {
            // What is set already keeps the runtime closed.
            start.Environment.TryAdd(name, value);
        }
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var run = new SignerRun(Process.Start(start)!);
        try
        {
            run.Ready = await run.ExchangeAsync(JsonSerializer.SerializeToUtf8Bytes(configuration, ControlJson.Default.SignerConfiguration), cancel).ConfigureAwait(false);
            return run;
        }
        catch
        {
            run.End();
            run.Dispose();
            throw;
        }
    }

    /// <summary>Has it make a key.</summary>
    /// <param name="forTest">Whether it is the self-test's, and leaves no trace when it is dropped.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<NewKey> GenerateAsync(bool forTest, CancellationToken cancel)
    {
        var reply = await AskAsync(new ControlRequest(forTest ? "canary" : "generate"), cancel).ConfigureAwait(false);
        return new NewKey(PublicKeyReader.Read(reply.PublicKey)[0].Key, reply.Sealed);
    }

    /// <summary>Gives it a key.</summary>
    /// <exception cref="SignerException">wrong-key: it is not the one of that thumbprint, which somebody put in its place.</exception>
    public async Task LoadAsync(string kid, ControlRequest load, CancellationToken cancel)
    {
        var reply = await AskAsync(load, cancel).ConfigureAwait(false);
        string loaded = PublicKeyReader.Read(reply.PublicKey)[0].Key.Thumbprint;
        if (loaded != kid)
        {
            await DropAsync(loaded, CancellationToken.None).ConfigureAwait(false);
            throw new SignerException("wrong-key", $"What the state has as the private half of key {kid} is that of key {loaded}: the state or the token was changed.");
        }
    }

    /// <summary>Takes a key from it.</summary>
    public Task DropAsync(string kid, CancellationToken cancel) => AskAsync(new ControlRequest("drop", Kid: kid), cancel);

    /// <summary>Lets it answer clients; until then they wait.</summary>
    public Task OpenAsync(CancellationToken cancel) => AskAsync(new ControlRequest("open"), cancel);

    public Task WaitForEndAsync(CancellationToken cancel) => process.WaitForExitAsync(cancel);

    /// <summary>Ends it: the end of its pipe tells it so, and what does not listen is killed.</summary>
    public void End()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(2)))
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    public void Dispose()
    {
        process.Dispose();
        turn.Dispose();
    }

    private Task<ControlReply> AskAsync(ControlRequest request, CancellationToken cancel) =>
        ExchangeAsync(JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest), cancel);

    /// <summary>One line there, one line back.</summary>
    private async Task<ControlReply> ExchangeAsync(byte[] line, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Once sent, the answer is waited for: an answer left in the pipe would be taken for that to the next question.
            await process.StandardInput.BaseStream.WriteAsync((byte[])[.. line, (byte)'\n'], CancellationToken.None).ConfigureAwait(false);
            await process.StandardInput.BaseStream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            string? answer = await process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false);
            var reply = answer is null ? null : JsonSerializer.Deserialize(answer, ControlJson.Default.ControlReply);
            return reply is null ? throw new SignerException("signer-gone", "The signer ended before it did what it was told.")
                : reply.Error is { } error ? throw new SignerException(error, reply.What ?? "") : reply;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new SignerException("signer-gone", "The signer ended before it did what it was told.", e);
        }
        finally
        {
            turn.Release();
        }
    }
}
