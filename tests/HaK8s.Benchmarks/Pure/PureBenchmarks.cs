using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace HaK8s.Benchmarks.Pure;

/// <summary>What the core does without a node: measured by BenchmarkDotNet in this very process, so that nothing is built and nothing stays behind.</summary>
internal static class PureBenchmarks
{
    private static readonly Type[] All = [typeof(ShellQuoting), typeof(KnownHostsLookup), typeof(Redaction), typeof(YamlWriting)];

    /// <summary>Runs all of them and writes one table.</summary>
    public static int Run(TextWriter output)
    {
        DirectoryInfo artifacts = Directory.CreateTempSubdirectory("hak8s-benchmarks-");
        try
        {
            Summary[] summaries = [.. BenchmarkRunner.Run(All, Configuration(artifacts.FullName))];
            new ResultTable(output).Write(summaries.SelectMany(summary => summary.Reports));
            string[] errors = [.. summaries.SelectMany(summary => summary.ValidationErrors).Where(error => error.IsCritical).Select(error => error.Message)];
            foreach (string error in errors)
                Console.Error.WriteLine(error);
            return errors.Length == 0 && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)) ? 0 : 1;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static ManualConfig Configuration(string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(12).WithIterationTime(TimeInterval.FromMilliseconds(250)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddValidator(JitOptimizationsValidator.FailOnError)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile);
}
