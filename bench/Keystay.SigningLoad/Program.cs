using Keystay.Keys;
using Keystay.SigningLoad;

// rate ALGORITHM SECONDS: tokens a second and latencies, isolated beside in-process, in turns.
// search FOLDER DUMP…: counts the values of the key that hold made, whole and in pieces.
// hold plain|isolated ALGORITHM FOLDER: signs as fast as it can until its standard input ends; what holds the key is said on the first line.
switch (args)
{
    case ["rate", var algorithm, var seconds]:
        await RateComparison.RunAsync(SignatureAlgorithms.Parse(algorithm)!.Value, int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["hold", var custody, var algorithm, var folder]:
        await HeldKey.RunAsync(custody == "plain", SignatureAlgorithms.Parse(algorithm)!.Value, folder);
        return 0;
    case ["search", var folder, .. var dumps]:
        ValueSearch.Run(folder, dumps);
        return 0;
    default:
        Console.Error.WriteLine("usage: Keystay.SigningLoad rate ALGORITHM SECONDS | hold plain|isolated ALGORITHM FOLDER | search FOLDER DUMP…");
        return 2;
}
