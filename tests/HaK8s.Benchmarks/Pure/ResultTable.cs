using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;

namespace HaK8s.Benchmarks.Pure;

/// <summary>How many bytes one run of a benchmark works on; the table then says MB/s too.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WorksOnAttribute(int bytes) : Attribute
{
    public int Bytes => bytes;
}

/// <summary>One plain table of all results: <c>name median min max allocated MB/s</c>.</summary>
internal sealed class ResultTable(TextWriter output)
{
    private const double NanosecondsPerSecond = 1e9, Million = 1e6;

    public void Write(IEnumerable<BenchmarkReport> reports)
    {
        Row("", "median", "min", "max", "allocated", "MB/s");
        foreach (BenchmarkReport report in reports)
        {
            string name = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            if (report.ResultStatistics is not { } times)
            {
                Row(name, "failed", "", "", "", "");
                continue;
            }
            Row(name, Time(times.Median), Time(times.Min), Time(times.Max), Size(report), Rate(report, times));
        }
    }

    private void Row(string name, string median, string min, string max, string allocated, string rate) =>
        output.WriteLine($"{name,-58}{median,12}{min,12}{max,12}{allocated,12}{rate,8}".TrimEnd());

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => Text(nanoseconds, "ns"),
        < 1e6 => Text(nanoseconds / 1e3, "us"),
        _ => Text(nanoseconds / 1e6, "ms"),
    };

    private static string Size(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) switch
    {
        null => "",
        < 10_000 and long bytes => $"{bytes} B",
        < 10_000_000 and long bytes => $"{bytes / 1000} kB",
        long bytes => $"{bytes / 1_000_000} MB",
    };

    private static string Rate(BenchmarkReport report, Statistics times) =>
        report.BenchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<WorksOnAttribute>() is { } work
            ? (work.Bytes / Million / (times.Median / NanosecondsPerSecond)).ToString("0", CultureInfo.InvariantCulture) : "";

    private static string Text(double value, string unit) => $"{value.ToString(value < 100 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} {unit}";
}
