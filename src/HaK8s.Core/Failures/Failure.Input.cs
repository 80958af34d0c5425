namespace HaK8s;

public static partial class Failure
{
    /// <summary>A file that nobody meant: what is read whole has a size limit.</summary>
    internal static HaK8sException FileTooLarge(string path, long limit) => new("FileTooLarge", FailureKind.InvalidInput, "read file",
        $"{path} is larger than {Size(limit)}, which no file of its kind is.", "Check the path: it names another file than was meant.");

    private static string Size(long bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
