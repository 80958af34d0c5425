using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using HaK8s.Tests.Runspaces;
using HaK8s.Tests.Secrets;

namespace HaK8s.Tests.Commands;

/// <summary>What binds to Get-ControlPlaneDiagnosis and Export-ControlPlaneEvidence, and what their objects are worth in a pipeline.</summary>
public sealed class GetControlPlaneDiagnosisTests(ModuleRunspace runspace) : IClassFixture<ModuleRunspace>, IDisposable
{
    private const string Nodes = "$n = New-HaK8sNode m-1, m-2; ";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string[] Ids(Invocation run) => [.. run.Output.Select(finding => $"{((dynamic)finding.BaseObject).Id}")];

    private TalkingSessions Talking(string output)
    {
        return new TalkingSessions(runspace) { Answers = script => script == "control-plane-evidence" ? new Answer(0, output, "") : new Answer(1, "", "") };
    }

    [Fact]
    public void A_symptom_alone_gives_candidates_with_what_decides_and_asks_no_node()
    {
        TalkingSessions sessions = Talking("");
        Invocation run = runspace.Invoke("Get-ControlPlaneDiagnosis -Symptom 'kubelet: running with swap on is not supported, please disable swap!'");
        Assert.Empty(run.Errors);
        Assert.Equal(["SwapOn"], Ids(run));
        dynamic finding = run.Output[0].BaseObject;
        Assert.Equal("Possible", $"{finding.Confidence}");
        Assert.Contains("swapon", (string)finding.Check, StringComparison.Ordinal);
        Assert.True(finding.FitsSymptom);
        Assert.Contains("With nodes the evidence decides", run.HostText, StringComparison.Ordinal);
        Assert.Empty(sessions.Asked);
    }

    [Fact]
    public void A_symptom_that_no_rule_knows_is_said_and_is_no_error()
    {
        Invocation run = runspace.Invoke("Get-ControlPlaneDiagnosis 'the coffee machine is empty'");
        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
        Assert.Contains("No rule knows this symptom", run.HostText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$n | Get-ControlPlaneDiagnosis")]
    [InlineData("Get-ControlPlaneDiagnosis -Node $n")]
    [InlineData("'m-1', 'm-2' | Get-ControlPlaneDiagnosis")]
    [InlineData("$n | ForEach-Object { [pscustomobject] @{ Node = $_; Message = 'something unheard of' } } | Get-ControlPlaneDiagnosis")]
    [InlineData("$n + $n | Get-ControlPlaneDiagnosis -Since 2h")]
    [InlineData("$n | Get-ControlPlaneDiagnosis -Since ([TimeSpan] '00:10:00')")]
    [InlineData("$n | Get-ControlPlaneDiagnosis -Since ([DateTime]::Now.AddHours(-1))")]
    [InlineData("$n | Get-ControlPlaneDiagnosis -Since 2026-11-01")]
    public void Each_node_is_asked_once_and_those_that_tell_nothing_are_found(string command)
    {
        Talking("");
        Invocation run = runspace.Invoke(Nodes + command);
        Assert.Empty(run.Errors);
        Assert.Equal(["NodeUnreachable", "NodeUnreachable"], Ids(run));
        Assert.Equal(["m-1", "m-2"], run.Output.Select(finding => $"{((dynamic)finding.BaseObject).Node}"));
    }

    [Theory]
    [InlineData("$n | Get-ControlPlaneDiagnosis -Since tomorrowish", "ParameterArgumentTransformationError")]
    [InlineData("$n | Get-ControlPlaneDiagnosis -ControlPlaneEndpoint ':'", "InvalidEndpoint")]
    [InlineData("$n | Get-ControlPlaneDiagnosis -KubeConfig /nowhere", "KubeConfigUnreadable")]
    public void What_cannot_be_used_is_refused(string command, string id)
    {
        Talking("");
        Invocation run = runspace.Invoke(Nodes + command);
        Assert.Equal(id, Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Evidence_goes_on_into_an_archive_and_no_file_is_replaced_unasked()
    {
        Talking("");
        string path = Path.Combine(folder.Path, "evidence.tar.gz");
        Invocation run = runspace.Invoke($"param($p) {Nodes} $n | Get-ControlPlaneDiagnosis -Raw | Export-ControlPlaneEvidence $p -Symptom x", path);
        Assert.Empty(run.Errors);
        Assert.Equal(path, ((FileInfo)Assert.Single(run.Output).BaseObject).FullName);
        byte[] first = File.ReadAllBytes(path);

        Invocation again = runspace.Invoke($"param($p) {Nodes} $n | Export-ControlPlaneEvidence $p", path);
        Assert.Equal("EvidenceExists", Assert.Single(again.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(runspace.Invoke($"param($p) {Nodes} $n | Export-ControlPlaneEvidence $p -WhatIf", path).Output);
        Assert.Equal(first, File.ReadAllBytes(path));
        Assert.Empty(runspace.Invoke($"param($p) {Nodes} $n | Export-ControlPlaneEvidence $p -Force", path).Errors);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    /// <summary>Each rule's pipeline is one that an operator can run as it is.</summary>
    [Fact]
    public void Every_pipeline_of_a_rule_names_cmdlets_and_parameters_of_this_module()
    {
        CmdletInfo[] cmdlets = [.. runspace.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>()];
        Assembly core = cmdlets[0].ImplementingType.Assembly.GetReferencedAssemblies().Where(name => name.Name == "HaK8s.Core")
            .Select(name => AppDomain.CurrentDomain.GetAssemblies().Last(loaded => loaded.GetName().Name == name.Name)).Single();
        IDictionary rules = (IDictionary)core.GetType("HaK8s.Diagnosis.DiagnosisRules", throwOnError: true)!.GetProperty("All", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        int seen = 0;
        foreach (object rule in rules.Values)
        {
            if (rule.GetType().GetProperty("Pipeline")!.GetValue(rule) is not string pipeline)
                continue;
            seen++;
            ScriptBlockAst script = Parser.ParseInput(pipeline, out _, out ParseError[] errors);
            Assert.True(errors.Length == 0, $"{rule}: {pipeline}");
            foreach (CommandAst command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                CmdletInfo? cmdlet = cmdlets.FirstOrDefault(one => one.Name == command.GetCommandName());
                Assert.True(cmdlet is not null || command.GetCommandName() is "Where-Object" or "ForEach-Object", $"{rule}: {command.GetCommandName()} is no cmdlet of this module");
                foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
                    Assert.True(cmdlet is null || cmdlet.Parameters.ContainsKey(parameter.ParameterName), $"{rule}: {cmdlet?.Name} has no -{parameter.ParameterName}");
            }
            Assert.All(script.FindAll(ast => ast is VariableExpressionAst, searchNestedScriptBlocks: true).Cast<VariableExpressionAst>(),
                variable => Assert.Contains(variable.VariablePath.UserPath, new[] { "_", "cluster", "true", "false" }));
        }
        Assert.True(seen > 3);
    }
}
