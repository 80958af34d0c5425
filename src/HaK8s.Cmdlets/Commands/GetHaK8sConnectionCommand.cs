using System.Management.Automation;
using HaK8s.Abstractions;
using HaK8s.Binding;
using HaK8s.Remote;

namespace HaK8s.Commands;

/// <summary>Get-HaK8sConnection: the connections that this session keeps open to nodes.</summary>
[Cmdlet(VerbsCommon.Get, "HaK8sConnection")]
[OutputType(typeof(NodeConnection))]
public sealed class GetHaK8sConnectionCommand : HaK8sCmdlet
{
    /// <summary>Names of nodes; all when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "Cn", "Node")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        WildcardPattern[] patterns = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        WriteObject(Sessions.Connections
            .Where(connection => Array.Exists(patterns, pattern => pattern.IsMatch(connection.Node.Name)))
            .OrderBy(connection => connection.Node.Name, StringComparer.Ordinal).ThenBy(connection => connection.OpenedAt), enumerateCollection: true);
    }
}
