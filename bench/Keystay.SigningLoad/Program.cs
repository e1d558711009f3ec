using Keystay.Keys;
using Keystay.SigningLoad;

// rate ALGORITHM SECONDS: tokens a second and latencies, isolated beside in-process, in turns.
// restart ALGORITHM ROUNDS: kills the signer under load and takes the time until it signs again.
// hold ALGORITHM FOLDER: signs with a key in the process until its standard input ends.
// search-plain KNOWN FILE, search-state KNOWN STATE WRAPPING-KEY NAMES [FILE…]: answers each path on its standard input with the private values that lie there, of the key that
// hold wrote; of every key of a state, wrapped for the names in it or for NAMES (with commas between), and of files. Writes their public keys to KNOWN.
switch (args)
{
    case ["rate", var algorithm, var seconds]:
        await RateComparison.RunAsync(SignatureAlgorithms.Parse(algorithm)!.Value, int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["restart", var algorithm, var rounds]:
        await RestartTimes.RunAsync(SignatureAlgorithms.Parse(algorithm)!.Value, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["hold", var algorithm, var folder]:
        await HeldKey.RunAsync(SignatureAlgorithms.Parse(algorithm)!.Value, folder);
        return 0;
    case ["search-plain", var known, var file]:
        return Search(PrivateKeys.OfPlain(file), known);
    case ["search-state", var known, var state, var wrappingKey, var names, .. var files]:
        var keys = PrivateKeys.OfState(state, wrappingKey, names.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Array.ForEach(files, keys.AddNSecFile);
        return Search(keys, known);
    default:
        Console.Error.WriteLine("usage: Keystay.SigningLoad rate ALGORITHM SECONDS | restart ALGORITHM ROUNDS | hold ALGORITHM FOLDER | search-plain KNOWN FILE | search-state KNOWN STATE WRAPPING-KEY NAMES [FILE…]");
        return 2;
}

static int Search(PrivateKeys keys, string known)
{
    keys.WritePublicKeys(known);
    ValueSearch.Run(keys, Console.In, Console.Out);
    return 0;
}
