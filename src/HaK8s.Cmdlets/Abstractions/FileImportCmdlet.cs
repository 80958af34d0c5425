using System.Collections.ObjectModel;
using System.Management.Automation;

namespace HaK8s.Abstractions;

/// <summary>A cmdlet that reads files of the management host, one object from each; a file that cannot be read is one error.</summary>
public abstract class FileImportCmdlet : HaK8sCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Files to read; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files to read, names taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads one file.</summary>
    private protected abstract object Read(string file);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            foreach (string file in Files(path))
            {
                try
                {
                    WriteObject(Read(file));
                }
                catch (HaK8sException failure)
                {
                    WriteFailure(failure, file);
                }
            }
        }
    }

    // A name that is not there is passed on as it is: reading it gives the error with id and remedy.
    private Collection<string> Files(string path)
    {
        if (ParameterSetName == LiteralPathSet)
            return [ResolvePath(path)];
        try
        {
            Collection<string> found = GetResolvedProviderPathFromPSPath(path, out _);
            return found.Count > 0 ? found : [ResolvePath(path)];
        }
        catch (ItemNotFoundException)
        {
            return [ResolvePath(path)];
        }
    }
}
