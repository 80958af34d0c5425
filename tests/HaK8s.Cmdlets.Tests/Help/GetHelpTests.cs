using System.Management.Automation;
using HaK8s.Help.Sources;
using HaK8s.Help.Topics;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Help;

/// <summary>What a person gets from Get-Help, through the real engine and the built module.</summary>
public sealed class GetHelpTests(ModuleRunspace session) : IClassFixture<ModuleRunspace>
{
    private const string InCulture = "param($Culture, $Name) [cultureinfo]::CurrentUICulture = $Culture; ";

    [Theory]
    [MemberData(nameof(Documentation.Cmdlets), MemberType = typeof(Documentation))]
    public void Help_of_a_cmdlet_is_found_with_all_its_parts(string cmdlet)
    {
        CommandPage page = Documentation.Page(cmdlet);
        Invocation run = session.Invoke("""
            param($Name)
            $help = Get-Help $Name
            $help.Synopsis
            @($help.examples.example).Count
            $help.description.Text -join ' '
            @($help.relatedLinks.navigationLink).Count
            foreach ($parameter in $help.parameters.parameter) { if ($parameter.description.Text) { $parameter.name } }
            """, cmdlet);
        Assert.Empty(run.Errors);
        string[] said = [.. run.Values.Select(value => $"{value}")];
        Assert.Equal(page.Synopsis, said[0]);
        Assert.Equal($"{page.Examples.Count}", said[1]);
        Assert.Contains(page.Description[0].Text[..20], said[2], StringComparison.Ordinal);
        Assert.Equal($"{page.RelatedLinks.Count}", said[3]);
        Assert.Equal(page.Parameters.Select(entry => entry.Name), said[4..].Except(["WhatIf", "Confirm"]));
    }

    [Fact]
    public void The_full_view_has_syntax_and_facts_of_the_cmdlet_and_prose_of_the_page()
    {
        string text = session.Invoke(InCulture + "Get-Help $Name -Full | Out-Default", "en-US", "Copy-EtcdClientCert").HostText;
        // One way for the folder, one for the three files.
        Assert.Matches(@"SYNTAX\s+Copy-EtcdClientCert \[-Path\] <String> -Node <Node\[\]>", text);
        Assert.Contains("-CaFile <String> -CertFile <String> -KeyFile <String>", text, StringComparison.Ordinal);
        Assert.Matches(@"-Path <String>\s+\S[^<]+\s+Required\?\s+true\s+Position\?\s+0\s+Default value\s+None\s+Accept pipeline input\?\s+False\s+"
            + @"Aliases\s+LiteralPath\s+Accept wildcard characters\?\s+false", text);
        Assert.Matches(@"-Destination <String>[^<]+Default value\s+/etc/kubernetes/pki\s+Accept pipeline input\?\s+True \(ByPropertyName\)", text);
        Assert.Matches(@"-Node <Node\[\]>[^<]+Accept pipeline input\?\s+True \(ByValue, ByPropertyName\)\s+Aliases\s+ComputerName", text);
        Assert.Matches(@"INPUTS\s+HaK8s\.Inventory\.Node", text);
        Assert.Matches(@"OUTPUTS\s+HaK8s\.Etcd\.CopiedClientCertFile", text);
        Assert.Contains("NOTES", text, StringComparison.Ordinal);
        Assert.Contains("--- Example 1: ", text, StringComparison.Ordinal);
        Assert.Contains("RELATED LINKS", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_and_single_parameters_can_be_asked_for()
    {
        string examples = session.Invoke("Get-Help Import-HaK8sCluster -Examples | Out-Default").HostText;
        Assert.Contains("--- Example 2: ", examples, StringComparison.Ordinal);
        Assert.DoesNotContain("PARAMETERS", examples, StringComparison.Ordinal);
        string parameter = session.Invoke("Get-Help Import-HaK8sCluster -Parameter Path | Out-Default").HostText;
        Assert.Matches(@"^\s*-Path <String\[\]>(.|\n)+Accept wildcard characters\?\s+true", parameter);
        string syntax = session.Invoke("Get-Help New-HaK8sNode | Out-Default").HostText.ReplaceLineEndings("").Replace("    ", "", StringComparison.Ordinal);
        Assert.Contains("-HostKeyPolicy {Strict | AcceptNew}", syntax, StringComparison.Ordinal);
    }

    // In a session of its own: the engine keeps the file that it found for a cmdlet, whatever language the session speaks later.
    [Theory]
    [InlineData("de-DE", "en-US")]
    [InlineData("en-GB", "en-US")]
    [InlineData("zh-CN", "zh-CN")]
    public void A_language_has_its_help_or_the_English_one(string culture, string expected)
    {
        using ModuleRunspace own = new();
        Invocation cmdlet = own.Invoke(InCulture + "(Get-Help $Name).Synopsis", culture, "Import-HaK8sCluster");
        Assert.Equal([Documentation.Sources.Pages[expected]["Import-HaK8sCluster"].Synopsis], cmdlet.Values);
        Invocation topic = own.Invoke(
            InCulture + "Get-Help about_HaK8s* | Where-Object Name -eq $Name | ForEach-Object Synopsis", culture, "about_HaK8s");
        Assert.Equal([Documentation.Sources.Topics[expected]["about_HaK8s"].Sections[0].Text], topic.Values);
    }

    [Theory]
    [MemberData(nameof(Documentation.Topics), MemberType = typeof(Documentation))]
    public void A_topic_is_found_and_fits_80_columns(string topic)
    {
        string shown = $"{Assert.Single(session.Invoke(InCulture + "Get-Help $Name", "en-US", topic).Output)}";
        Assert.Equal(Documentation.Sources.Topics["en-US"][topic].ToText(), shown);
        string[] lines = [.. Documentation.Sources.Topics.Keys.SelectMany(culture => File.ReadAllLines(Path.Combine(BuiltModule.Folder, culture, topic + ".help.txt")))];
        Assert.All(lines, line => Assert.InRange(Columns.Of(line), 0, 80));
    }

    [Fact]
    public void Help_is_still_found_after_a_second_import()
    {
        using ModuleRunspace twice = new();
        Invocation run = twice.Invoke(
            "param($Manifest) Import-Module $Manifest -Force -Global; (Get-Help Import-HaK8sCluster).Synopsis", BuiltModule.Manifest);
        Assert.Equal([Documentation.Page("Import-HaK8sCluster").Synopsis], run.Values);
    }
}
