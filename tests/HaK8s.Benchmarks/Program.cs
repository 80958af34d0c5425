using HaK8s.Benchmarks.Pure;

return args switch
{
    ["pure"] => PureBenchmarks.Run(Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet HaK8s.Benchmarks.dll pure");
    return 2;
}
