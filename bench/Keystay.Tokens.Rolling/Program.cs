using System.Globalization;
using Keystay.Tokens.Rolling;

// dotnet run -c Release --project bench/Keystay.Tokens.Rolling [ROLLS] [MILLISECONDS BETWEEN THEM]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rolls = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
var pause = TimeSpan.FromMilliseconds(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300);
await using var run = await RollingRun.StartAsync(rolls, pause);
return await run.RunAsync() ? 0 : 1;
