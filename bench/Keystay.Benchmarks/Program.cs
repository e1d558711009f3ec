using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Keystay.Benchmarks;
using Keystay.Benchmarks.Tokens;

if (args is ["tokens-matrix", var vectors])
{
    await TokenMatrix.PrintAsync(vectors, Console.Out);
    return;
}
if (args is ["tokens-rounds"])
{
    await TokenRounds.PrintAsync(Console.Out);
    return;
}
BenchmarkSwitcher.FromAssembly(typeof(HeapPages).Assembly).Run(args, DefaultConfig.Instance.AddColumn(new ThroughputColumn(), new LeastRatioColumn()));
