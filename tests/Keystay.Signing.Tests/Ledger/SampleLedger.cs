using System.Security.Cryptography;
using Keystay.LedgerLoad;
using Keystay.Signing.Ledger;
using Keystay.Signing.Tests.TransparencyLog;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.Ledger;

/// <summary>A ledger in a temporary folder, with a clock that stands at 09:30 until it is moved, and what was acknowledged.</summary>
internal sealed class SampleLedger : IAsyncDisposable
{
    public const string Origin = "keystay.test/ledger";

    private readonly TemporaryFolder folder = new();
    private readonly NoteSigner signer = NoteSigner.Create(Origin);

    public SampleLedger()
    {
        Ledger = Open();
    }

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    public ManualTime Time { get; } = new(Start);

    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(400);

    public TokenLedger Ledger { get; private set; }

    public string Path { get; private set; } = "";

    public NoteKey Key => signer.Key;

    /// <summary>Every record with its receipt.</summary>
    public List<(LedgerReceipt Receipt, LedgerRecord Record)> Acknowledged { get; } = [];

    public IReadOnlyList<string> Segments => [.. Directory.GetFiles(System.IO.Path.Combine(Path, "journal"), "*.journal").Order(StringComparer.Ordinal)];

    public static DateTimeOffset Hour(int hour) => new(2026, 3, 1, hour, 0, 0, TimeSpan.Zero);

    public static LedgerRecord NewRecord(string ring = "consumer", DateTimeOffset? issuedAt = null) => new()
    {
        SignatureSha256 = RandomNumberGenerator.GetBytes(32),
        SubjectSha256 = LedgerRecord.HashOf("someone"),
        TokenId = Guid.NewGuid().ToString("N"),
        KeyId = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        Ring = ring,
        Issuer = $"https://issuer.test/{ring}",
        Audience = "https://mail.test",
        Client = "client-1",
        IssuedAt = issuedAt ?? Start,
        ExpiresAt = (issuedAt ?? Start).AddMinutes(10),
    };

    public async Task AppendAsync(int count, string ring = "consumer")
    {
        var records = Enumerable.Range(0, count).Select(_ => NewRecord(ring, Time.Now)).ToArray();
        var receipts = await Task.WhenAll(records.Select(r => Ledger.AppendAsync(r).AsTask()));
        Acknowledged.AddRange(receipts.Zip(records));
    }

    /// <summary>One write to the disk each.</summary>
    public async Task AppendOneByOneAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await AppendAsync(1);
        }
    }

    public async Task CloseHourAsync(int hour)
    {
        Time.Now = Hour(hour).AddHours(1);
        await Ledger.SealAsync(TestContext.Current.CancellationToken);
    }

    public async Task ReopenAsync()
    {
        await Ledger.DisposeAsync();
        Ledger = Open();
    }

    /// <summary>Goes on with what the disk has at this moment, as after a kill, once the test has done to it what it wants.</summary>
    public async Task CrashAsync(Action<SampleLedger>? meanwhile = null)
    {
        string image = folder.At(Guid.NewGuid().ToString("N"));
        Copy(Path, image);
        await Ledger.DisposeAsync();
        Path = image;
        meanwhile?.Invoke(this);
        Ledger = Open();
    }

    public HourStatement Statement(int hour) => LedgerReader.Hours(Path).Single(m => m.Statement.Hour == Hour(hour)).Statement;

    public async Task<List<LedgerEntry>> RecordsAsync(int hour) =>
        await LedgerReader.ReadAsync(Path, Hour(hour)).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>Whether everything acknowledged is in the files of hours, under its number.</summary>
    public async Task AssertNothingIsLostAsync()
    {
        var there = new Dictionary<string, long>();
        foreach (var marker in LedgerReader.Hours(Path))
        {
            await foreach (var entry in LedgerReader.ReadAsync(Path, marker.Statement.Hour))
            {
                there.Add(entry.Record.TokenId, entry.Sequence);
            }
        }
        Assert.All(Acknowledged, a => Assert.Equal(a.Receipt.Sequence, there.GetValueOrDefault(a.Record.TokenId)));
    }

    public async Task<IReadOnlyList<string>> CheckAsync() => await LedgerCheck.RunAsync(Path, Origin, Key, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        signer.Dispose();
        folder.Dispose();
    }

    public TokenLedger Open()
    {
        Path = Path.Length == 0 ? folder.At("ledger") : Path;
        return TokenLedger.Open(Path, new LedgerOptions
        {
            Origin = Origin,
            Signer = signer,
            Issuers = [new LedgerIssuer("consumer", "https://issuer.test/consumer"), new LedgerIssuer("enterprise", "https://issuer.test/{tenantid}")],
            KeepFor = KeepFor,
            Time = Time,
        });
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(f => System.IO.Path.GetFileName(f) != "lock"))
        {
            string target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
