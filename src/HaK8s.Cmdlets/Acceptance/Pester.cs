using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace HaK8s.Acceptance;

/// <summary>Pester in the caller's session: finds it, loads it, and runs the module's checks with it.</summary>
internal sealed class Pester
{
    // The first with containers that take data, and with New-PesterConfiguration as it is now.
    private static readonly Version Lowest = new(5, 5);

    private const string Loaded = @"Microsoft.PowerShell.Core\Get-Module Pester";

    private const string Available = @"Microsoft.PowerShell.Core\Get-Module Pester -ListAvailable -ErrorAction Ignore";

    private const string Import = @"param($Module) Microsoft.PowerShell.Core\Import-Module $Module -Global -ErrorAction Stop";

    private const string Run = """
        param($Path, $Inventory, $Tag, $ExcludeTag, $Verbosity)
        $container = New-PesterContainer -Path $Path -Data @{ Inventory = $Inventory }
        Invoke-Pester -Configuration (New-PesterConfiguration -Hashtable @{
            Run    = @{ Container = @($container); PassThru = $true; Exit = $false; Throw = $false }
            Filter = @{ Tag = $Tag; ExcludeTag = $ExcludeTag }
            Output = @{ Verbosity = $Verbosity }
        })
        """;

    private readonly CommandInvocationIntrinsics session;

    private Pester(CommandInvocationIntrinsics session, Version version) => (this.session, Version) = (session, version);

    public Version Version { get; }

    /// <summary>Where the checks are: in the module's folder, beside the one of its assemblies.</summary>
    public static string Checks => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(Pester).Assembly.Location)!, "..", "Acceptance"));

    /// <summary>Takes the Pester that is loaded, and otherwise the newest that is installed.</summary>
    /// <exception cref="HaK8sException">PesterMissing, PesterTooOld, PesterNotLoaded.</exception>
    public static Pester Open(CommandInvocationIntrinsics session)
    {
        if (Modules(session, Loaded).LastOrDefault(module => module.Version >= Lowest) is { } loaded)
            return new(session, loaded.Version);
        PSModuleInfo[] found = Modules(session, Available);
        PSModuleInfo newest = found.MaxBy(module => module.Version) is { } module && module.Version >= Lowest ? module
            : throw Failure.PesterMissing([.. found.Select(module => module.Version).Distinct().Order().Select(version => version.ToString())]);
        try
        {
            Call(session, Import, newest.Path);
        }
        catch (RuntimeException failure)
        {
            throw Failure.PesterNotLoaded(newest.Version, failure.Message);
        }
        return new(session, newest.Version);
    }

    /// <summary>Runs the checks and gives Pester's own result.</summary>
    /// <exception cref="HaK8sException">PesterFailed.</exception>
    public PSObject Invoke(Inventory.Cluster cluster, string[] tag, string[] excludeTag, string verbosity)
    {
        try
        {
            return Call(session, Run, Checks, cluster, tag, excludeTag, verbosity).LastOrDefault()
                ?? throw Failure.PesterFailed(Version, "it gave no result.");
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw Failure.PesterFailed(Version, failure.Message);
        }
    }

    private static PSModuleInfo[] Modules(CommandInvocationIntrinsics session, string script) =>
        [.. Call(session, script).Select(item => item.BaseObject).OfType<PSModuleInfo>()];

    // A script of text belongs to no module: it runs in the session of the caller, as if it stood there, in a scope of its own.
    private static Collection<PSObject> Call(CommandInvocationIntrinsics session, string script, params object[] arguments) =>
        session.InvokeScript(script, useNewScope: true, PipelineResultTypes.None, input: null, arguments);
}
