using Keystay.IssuerLoad;

// load FOLDER ADDRESS RING…: writes clients.json, says "ready", asks for tokens until its standard input ends, and answers each line on it with what it has got.
// compare FOLDER LEDGER KEY: whether everything it got is in the ledger.
switch (args)
{
    case ["load", var folder, var address, .. var rings]:
        await new IssuerLoad(folder, new Uri(address), rings).RunAsync(Console.In, Console.Out);
        return 0;
    case ["compare", var folder, var ledger, var key]:
        return await LedgerComparison.RunAsync(folder, ledger, key);
    default:
        Console.Error.WriteLine("usage: Keystay.IssuerLoad load FOLDER ADDRESS RING… | compare FOLDER LEDGER KEY");
        return 2;
}
