using System.Text.Json;
using Keystay.Issuer;
using Keystay.Issuer.Protocol;

var request = JsonSerializer.Deserialize(await Console.In.ReadLineAsync() ?? "", ProgramJson.Default.ProgramRequest);
return (int)(request switch
{
    { Issue: { } issue } => await IssuerRun.RunAsync(issue),
    { CheckLedger: { } check } => await LedgerCheckRun.RunAsync(check),
    _ => ProgramExit.WrongUsage,
});
