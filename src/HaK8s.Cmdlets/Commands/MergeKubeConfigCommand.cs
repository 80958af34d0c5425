using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.KubeConfigs;

namespace HaK8s.Commands;

/// <summary>
/// Merges kubeconfigs into an existing one. Only the entries of their names are touched; comments, unknown fields and everything else in the
/// file stay as they are, and the former file is kept beside it.
/// </summary>
[Cmdlet(VerbsData.Merge, "KubeConfig", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(KubeConfigMergeResult))]
public sealed class MergeKubeConfigCommand : HaK8sCmdlet
{
    private const string ObjectSet = "InputObject", FileSet = "LiteralPath";
    private readonly List<KubeConfig> configs = [];

    /// <summary>What Get-KubeConfig gave.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    public KubeConfig[] InputObject { get; set; } = [];

    /// <summary>Kubeconfig files to merge; all contexts in them unless -Context says otherwise.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FileSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Names of the contexts to take from those files, wildcards too; all when left out.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Context { get; set; } = ["*"];

    /// <summary>The kubeconfig to merge into; by default the first one that $KUBECONFIG names, or ~/.kube/config. It need not exist.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Makes the merged context the current one; the last one when there are several.</summary>
    [Parameter]
    public SwitchParameter SetCurrentContext { get; set; }

    /// <summary>Replaces entries of the same names that belong to another cluster.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        configs.AddRange(InputObject);
        foreach (string file in LiteralPath.Select(ResolvePath))
        {
            try
            {
                configs.AddRange(Chosen(file, KubeConfig.ReadFile(file)));
            }
            catch (HaK8sException failure)
            {
                WriteFailure(failure, file);
            }
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (configs.Count == 0)
            return;
        string path = Path is null ? KubeConfigMerge.DefaultPath : ResolvePath(Path);
        KubeConfigMerge merge = Guard(() => new KubeConfigMerge(path, Force, SetCurrentContext), path);
        KubeConfigMergePlan plan = Guard(() => merge.Plan(configs), path);
        if (plan.HasChanges)
            plan = ShouldProcess(path, plan.ToString()) ? Guard(() => Apply(merge), path) : plan with { Results = [] };
        foreach ((KubeConfig config, HaK8sException failure) in plan.Failures)
            WriteFailure(failure, config.ContextName);
        foreach (string warning in plan.Warnings)
            WriteWarning(warning);
        WriteObject(plan.Results, enumerateCollection: true);
    }

    private IEnumerable<KubeConfig> Chosen(string file, IReadOnlyList<KubeConfig> found)
    {
        HashSet<KubeConfig> chosen = new(ReferenceEqualityComparer.Instance);
        foreach (string name in Context)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.None);
            // A pattern may match nothing; what is called by name has to be there.
            KubeConfig[] matching = [.. found.Where(config => pattern.IsMatch(config.ContextName))];
            chosen.UnionWith(matching);
            if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteFailure(Failure.KubeConfigContextMissing(file, name), name);
        }
        return found.Where(chosen.Contains);
    }

    private KubeConfigMergePlan Apply(KubeConfigMerge merge)
    {
        try
        {
            return merge.Apply(configs, StopToken);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
