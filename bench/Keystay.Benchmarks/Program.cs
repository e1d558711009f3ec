using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Keystay.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(HeapPages).Assembly).Run(args, DefaultConfig.Instance.AddColumn(new ThroughputColumn()));
