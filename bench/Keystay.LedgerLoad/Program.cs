using Keystay.LedgerLoad;

// rate FOLDER SECONDS CLIENTS: how many records a second reach the disk.
// issue FOLDER SECONDS CLIENTS: the same beside what a signer signs, and both together.
// kill FOLDER KILLS: kills a process that records, again and again, and looks whether everything that it acknowledged is there.
// record FOLDER ORIGIN-TIME: what is killed.
return args switch
{
    ["rate", var folder, var seconds, var clients] => await RateRun.RunAsync(folder, Whole(seconds), Whole(clients)),
    ["issue", var folder, var seconds, var clients] => await IssueRun.RunAsync(folder, Whole(seconds), Whole(clients)),
    ["kill", var folder, var kills] => await KillRun.RunAsync(folder, Whole(kills), Random.Shared.Next()),
    ["kill", var folder, var kills, var seed] => await KillRun.RunAsync(folder, Whole(kills), Whole(seed)),
    ["record", var folder, var start] => await Recording.RunAsync(folder, DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Whole(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("usage: rate|issue FOLDER SECONDS CLIENTS | kill FOLDER KILLS [SEED]");
    return 2;
}
