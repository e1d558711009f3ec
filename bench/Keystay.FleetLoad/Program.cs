using System.Globalization;
using Keystay.FleetLoad;

// revocation KEYSTAY [ROUNDS [VALIDATORS]]: how soon a revoked key is refused by everyone, and what happens when the feed is cut.
// rotation KEYSTAY [ROTATIONS] [--break]: whether a good token is refused, or a retired key accepted, while the issuer rotates.
// KEYSTAY is the built keystay.dll.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["revocation", var keystay, .. var rest] => await RevocationRun.RunAsync(keystay, Whole(rest, 0, 20), Whole(rest, 1, 1000)),
    ["rotation", var keystay, .. var rest] => await RotationRun.RunAsync(keystay, Whole([.. rest.Where(r => r != "--break")], 0, 50), rest.Contains("--break")),
    _ => Usage(),
};

static int Whole(string[] given, int index, int otherwise) => given.Length > index ? int.Parse(given[index], CultureInfo.InvariantCulture) : otherwise;

static int Usage()
{
    Console.Error.WriteLine("usage: revocation KEYSTAY [ROUNDS [VALIDATORS]] | rotation KEYSTAY [ROTATIONS] [--break]");
    return 2;
}
