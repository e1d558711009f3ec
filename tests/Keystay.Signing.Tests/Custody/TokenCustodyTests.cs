using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Signing.Tests.Custody;

/// <summary>Keys in a PKCS#11 token, with SoftHSM in the place of hardware.</summary>
public sealed class TokenCustodyTests : IDisposable
{
    private readonly SoftHsm hsm = new();

    public void Dispose() => hsm.Dispose();

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.PS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.ES384)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    public async Task A_token_signed_in_a_token_is_accepted(SignatureAlgorithm algorithm)
    {
        await using var signer = await StartAsync(algorithm);
        var validator = ValidatorOf(signer, algorithm);
        var signed = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => signer.Client.SignAsync(signer.Kid, RunningSigner.Claims($"user-{i}")).AsTask()));
        Assert.All(signed, token => Assert.Equal(TokenReason.Accepted, validator.Validate(token.ToString().AsMemory()).Reason));
        Assert.Equal("wrong-audience", (await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims() with { Audience = ["api://other"] }))).Reason);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    public async Task A_key_is_made_in_the_token_signs_only_and_can_never_leave_it(SignatureAlgorithm algorithm)
    {
        await using var signer = await StartAsync(algorithm);
        string key = Assert.Single(hsm.Objects(), o => Attribute(o, "CKA_CLASS") == "CKO_PRIVATE_KEY");
        Assert.All(new[] { "CKA_PRIVATE", "CKA_SENSITIVE", "CKA_ALWAYS_SENSITIVE", "CKA_NEVER_EXTRACTABLE", "CKA_LOCAL", "CKA_SIGN" }, name => Assert.Equal("TRUE", Attribute(key, name)));
        Assert.All(new[] { "CKA_EXTRACTABLE", "CKA_DECRYPT", "CKA_UNWRAP", "CKA_DERIVE", "CKA_SIGN_RECOVER" }, name => Assert.Equal("FALSE", Attribute(key, name)));
        var made = await signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken);
        Assert.Matches($"^pkcs11:serial={signer.Supervisor.Status.TokenSerial};id=(%[0-9A-F]{{2}}){{16}}$", Encoding.ASCII.GetString(made.Sealed.Span));
    }

    [Fact]
    public async Task A_key_is_found_again_by_the_next_signer_in_its_own_token_alone()
    {
        RingKey key;
        Ring ring;
        SignerOptions options;
        await using (var signer = await StartAsync())
        {
            var made = await signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken);
            key = RunningSigner.KeyOf(made);
            ring = signer.Ring with { Keys = [key], Token = signer.Ring.Token! with { Serial = signer.Supervisor.Status.TokenSerial } };
            options = signer.Options;
            await using var next = await SignerSupervisor.StartAsync(ring, options with { Folder = options.Folder + "2" }, TestContext.Current.CancellationToken);
            await next.Client.SignAsync(key.Kid, RunningSigner.Claims());
        }
        string other = hsm.NewToken("other");
        await Refused("key-missing", ring with { Token = new RingToken(other, AcceptSoftware: true) }, options);
        await Refused("token-absent", ring with { Token = ring.Token! with { Uri = other } }, options);
        await Refused("key-missing", ring with { Keys = [key with { Sealed = new byte[40] }] }, options);
    }

    [Fact]
    public async Task A_key_that_was_made_elsewhere_is_refused()
    {
        await using var signer = await StartAsync();
        string pem = Path.Combine(hsm.Pins, "made-elsewhere.pem"), pin = hsm.PinFile("consumer");
        hsm.Run("/bin/sh", "-c", $"openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {pem} 2>&1; softhsm2-util --import {pem} --token consumer --label imported --id aabb --pin $(cat {pin})");
        byte[] reference = Encoding.ASCII.GetBytes($"pkcs11:serial={signer.Supervisor.Status.TokenSerial};id=%AA%BB");
        await Refused("not-kept", signer.Ring with { Keys = [RunningSigner.KeyOf(new NewKey(signer.Key, reference))] }, signer.Options);
    }

    [Fact]
    public async Task A_token_that_is_lost_signs_nothing_and_serves_again_when_it_is_back()
    {
        await using var signer = await StartAsync();
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
        string token = Directory.GetDirectories(hsm.Tokens).Single(), away = Path.Combine(hsm.Pins, "away");
        Directory.Move(token, away);
        Assert.Equal("token-lost", (await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims()))).Reason);
        await UntilAsync(() => signer.Supervisor.Status.Problem?.StartsWith("token-absent: ", StringComparison.Ordinal) == true);
        await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims()));
        // Nobody waits for the token to come back: a key can be dropped meanwhile, and the reason is told.
        var refusal = await Assert.ThrowsAsync<SignerException>(() => signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken));
        Assert.Contains("token-absent", refusal.Message, StringComparison.Ordinal);
        Directory.Move(away, token);
        await UntilAsync(async () =>
        {
            try
            {
                await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
                return true;
            }
            catch (SignerException e) when (e.Reason is "not-connected" or "signer-gone" or "unknown-key")
            {
                return false;
            }
        });
        Assert.Null(signer.Supervisor.Status.Problem);
    }

    [Fact]
    public async Task A_wrong_PIN_is_tried_once()
    {
        await using var signer = await StartAsync();
        string pin = hsm.PinFile("consumer");
        File.Move(pin, pin + ".right");
        WritePin(pin, "0000");
        await Refused("wrong-pin", signer.Ring, signer.Options with { Folder = signer.Options.Folder + "2" });
        Process.GetProcessById(signer.Supervisor.Status.ProcessId!.Value).Kill();
        await UntilAsync(() => signer.Supervisor.Status.Problem?.StartsWith("wrong-pin: ", StringComparison.Ordinal) == true);
        // A supervisor that tried again would come up now.
        File.Move(pin + ".right", pin, overwrite: true);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Null(signer.Supervisor.Status.ProcessId);
        Assert.Contains("wrong-pin", (await Assert.ThrowsAsync<SignerException>(() => signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_a_tokens_address_is_refused_with_its_reason()
    {
        await using var signer = await StartAsync();
        string good = signer.Ring.Token!.Uri, pin = hsm.PinFile("consumer"), module = Path.Combine(hsm.Pins, "module.so");
        File.Copy(SoftHsm.Module, module);
        File.SetUnixFileMode(module, (UnixFileMode)0b110_110_100);
        foreach (var (reason, address) in new[]
        {
            ("bad-token", "token=consumer"), ("bad-token", good + "&pin-value=1234"), ("bad-token", good.Replace("token=consumer", "object=x")), ("bad-token", good + "&vendor=x"),
            ("bad-token", good[..good.IndexOf("&pin-source", StringComparison.Ordinal)]), ("token-absent", good.Replace("token=consumer", "token=nobody")),
            ("module-missing", good.Replace(".so", ".no")), ("module-missing", good.Replace(SoftHsm.Module, "/etc/passwd")), ("module-missing", good.Replace(SoftHsm.Module, module)),
            ("bad-pin", good.Replace(".pin", ".nip")), ("bad-pin", good.Replace("file:" + pin, "credential:../x")), ("bad-pin", good.Replace("file:" + pin, "credential:x")),
        })
        {
            await Refused(reason, SoftHsm.InToken(address)(signer.Ring), signer.Options with { Folder = signer.Options.Folder + "2" });
        }
        File.SetUnixFileMode(pin, (UnixFileMode)0b110_100_000);
        await Refused("bad-pin", signer.Ring, signer.Options with { Folder = signer.Options.Folder + "2" });
    }

    [Fact]
    public async Task A_second_ring_on_a_token_is_refused_before_it_has_a_key()
    {
        await using var signer = await StartAsync();
        using var store = RingStore.Open(Path.Combine(hsm.Pins, "state.db"));
        store.Create(WithSerial(signer));
        string address = signer.Ring.Token!.Uri;
        await using var other = await RunningSigner.StartAsync(
            change: o => o with { ModuleEnvironment = hsm.Variables }, ringChange: r => SoftHsm.InToken(address)(r) with { Name = "enterprise", Issuer = IssuerPattern.Parse("https://issuer.example/enterprise") });
        Assert.Equal("token-in-use", Assert.Throws<RingStateException>(() => store.CheckNew(WithSerial(other))).Reason);
    }

    [Fact]
    public async Task A_token_in_software_is_refused_unless_the_ring_accepts_it()
    {
        string address = hsm.NewToken("consumer");
        var refusal = await Assert.ThrowsAsync<SignerException>(() => RunningSigner.StartAsync(change: o => o with { ModuleEnvironment = hsm.Variables }, ringChange: SoftHsm.InToken(address, acceptSoftware: false)));
        Assert.Equal("software-token", refusal.Reason);
        Assert.Empty(hsm.Objects());
    }

    [Fact]
    public async Task What_a_dump_shows_of_a_token_in_software_is_said_and_the_tests_key_leaves_no_trace()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can dump a signer, which is what the test is about.");
        using var scan = new AnsweringProgram("""{"keys":[{}]}""", exitCode: 1);
        await using var signer = await StartAsync(change: o => o with { SelfTest = true, Keystay = scan.Command });
        Assert.Equal(ProtectionLevel.ProcessOnly, signer.Supervisor.Status.Protection);
        Assert.Contains(signer.Supervisor.Status.Missing, m => m.Contains("signs in software", StringComparison.Ordinal));
        Assert.Contains(signer.Supervisor.Status.Missing, m => m.Contains("shows the key that was made in the token for this test", StringComparison.Ordinal));
        Assert.Equal(2, hsm.Objects().Length); // the two halves of the ring's own key
        using var clean = new AnsweringProgram("""{"keys":[]}""", exitCode: 0);
        await using var other = await SignerSupervisor.StartAsync(signer.Ring, signer.Options with { Folder = signer.Options.Folder + "2", Keystay = clean.Command }, TestContext.Current.CancellationToken);
        Assert.Equal(ProtectionLevel.ProcessOnly, other.Status.Protection);
    }

    [Fact]
    public async Task A_dump_of_the_signers_client_does_not_have_the_PIN()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can dump another process.");
        await using var signer = await StartAsync();
        await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims());
        string createdump = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "createdump"), dump = Path.Combine(hsm.Pins, "dump"), pin = hsm.PinFile("consumer");
        Assert.SkipUnless(File.Exists(createdump), "createdump is not installed.");
        hsm.Run("/bin/sh", "-c", $"{createdump} --full -f {dump} {Environment.ProcessId} >&2");
        string found = hsm.Run("/bin/sh", "-c", $"export LC_ALL=C; grep -aFc \"$(cat {pin})\" {dump}; grep -aPc \"$(sed 's/./&\\\\x00/g' {pin})\" {dump}; grep -aFc {pin} {dump}; true");
        var counts = found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
        Assert.Equal([0, 0], counts[..2]);
        Assert.True(counts[2] > 0, "The search does not find what is there.");
    }

    [Fact]
    public async Task Private_keys_are_wrapped_by_a_key_that_never_leaves_a_token()
    {
        string address = hsm.NewToken("wrapping").Replace("?", ";object=wrapping-key?", StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<SignerException>(() => RunningSigner.StartAsync(change: o => o with { ModuleEnvironment = hsm.Variables, WrappingKey = address }));
        Assert.Equal("key-missing", refusal.Reason);
        await using var signer = await RunningSigner.StartAsync(change: o => o with { ModuleEnvironment = hsm.Variables, WrappingKey = address, MakeWrappingKey = true });
        string made = Assert.Single(hsm.Objects());
        Assert.Equal("CKO_SECRET_KEY", Attribute(made, "CKA_CLASS"));
        Assert.All(new[] { "CKA_SENSITIVE", "CKA_NEVER_EXTRACTABLE", "CKA_LOCAL" }, name => Assert.Equal("TRUE", Attribute(made, name)));
        Assert.All(new[] { "CKA_EXTRACTABLE", "CKA_DECRYPT", "CKA_UNWRAP" }, name => Assert.Equal("FALSE", Attribute(made, name)));
        var key = RunningSigner.KeyOf(await signer.Supervisor.GenerateKeyAsync(TestContext.Current.CancellationToken));
        var options = signer.Options with { Folder = signer.Options.Folder + "2", MakeWrappingKey = false };
        await using (var next = await SignerSupervisor.StartAsync(signer.Ring with { Keys = [key] }, options, TestContext.Current.CancellationToken))
        {
            await next.Client.SignAsync(key.Kid, RunningSigner.Claims());
            Assert.Equal(signer.Supervisor.Status.Protection, next.Status.Protection);
            Assert.Contains(next.Status.Missing, m => m.Contains("wrapping key's token", StringComparison.Ordinal));
        }
        await Refused("wrong-wrapping-key", signer.Ring with { Name = "enterprise", Keys = [key] }, options);
        await Refused("key-missing", signer.Ring, options with { WrappingKey = address.Replace("wrapping-key?", "other?", StringComparison.Ordinal) });
        await Refused("bad-token", signer.Ring, options with { WrappingKey = address.Replace(";object=wrapping-key", "", StringComparison.Ordinal) });
    }

    private Task<RunningSigner> StartAsync(SignatureAlgorithm algorithm = SignatureAlgorithm.ES256, Func<SignerOptions, SignerOptions>? change = null) => RunningSigner.StartAsync(
        algorithm, change: o => (change?.Invoke(o) ?? o) with { ModuleEnvironment = hsm.Variables, WrappingKey = "" }, ringChange: hsm.Ring());

    private static Ring WithSerial(RunningSigner signer) => signer.Ring with { Token = signer.Ring.Token! with { Serial = signer.Supervisor.Status.TokenSerial } };

    private static string Attribute(string dumped, string name)
    {
        var match = Regex.Match(dumped, $@"\b{name}\n.*\n.*?(\w+)\n");
        return match.Success ? match.Groups[1].Value : "";
    }

    private static void WritePin(string path, string pin)
    {
        File.WriteAllText(path, pin);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static TokenValidator ValidatorOf(RunningSigner signer, SignatureAlgorithm algorithm)
    {
        string numbers = signer.Key switch
        {
            RsaPublicKey rsa => $"\"n\":\"{Base64Url.EncodeToString(rsa.Modulus)}\",\"e\":\"{Base64Url.EncodeToString(rsa.Exponent)}\"",
            EcPublicKey ec => $"\"crv\":\"{ec.CurveName}\",\"x\":\"{Base64Url.EncodeToString(ec.X)}\",\"y\":\"{Base64Url.EncodeToString(ec.Y)}\"",
            var other => $"\"crv\":\"Ed25519\",\"x\":\"{Base64Url.EncodeToString(((OkpPublicKey)other).X)}\"",
        };
        string jwks = $"{{\"keys\":[{{\"kty\":\"{signer.Key.Kty}\",\"use\":\"sig\",\"alg\":\"{algorithm.Name()}\",\"kid\":\"{signer.Kid}\",{numbers}}}]}}";
        var keys = KeySet.Load([new KeyDocument("consumer", Encoding.UTF8.GetBytes(jwks), [IssuerPattern.Parse(RunningSigner.Issuer)])]);
        return new TokenValidator(new TokenValidatorOptions { Audiences = [RunningSigner.Audience] }, new StaticKeySource(keys));
    }

    private static async Task Refused(string reason, Ring ring, SignerOptions options) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<SignerException>(async () => await SignerSupervisor.StartAsync(ring, options))).Reason);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
