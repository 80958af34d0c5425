using HaK8s.Tests.Commands;

namespace HaK8s.Tests.Acceptance;

/// <summary>
/// A module that is called Pester and runs nothing: no registry that the tests may use has the real one. It has those of Pester's commands and
/// parameters that 5.5 and 6.0 have in common, as far as the checks and the cmdlet use them, records what Invoke-Pester is given
/// (<c>$global:given</c>), and gives back what a test laid ready (<c>$global:result</c>). So it shows what is handed over and what becomes of a
/// result; that checks pass or fail for the right reason is for the real one to show.
/// </summary>
internal static class StandInPester
{
    /// <summary>Puts it into a folder of modules under a version.</summary>
    public static void Install(TemporaryFolder modules, string version)
    {
        string folder = Directory.CreateDirectory(Path.Combine(modules.Path, "Pester", version)).FullName;
        File.WriteAllText(Path.Combine(folder, "Pester.psm1"), Functions);
        File.WriteAllText(Path.Combine(folder, "Pester.psd1"), $$"""
            @{ RootModule = 'Pester.psm1'; ModuleVersion = '{{version}}'; GUID = 'a699dea5-2c73-4616-a270-1f7abb777e71'; FunctionsToExport = '*' }
            """);
    }

    public const string Functions = """
        function New-PesterContainer { [CmdletBinding()] param([string[]] $Path, [scriptblock[]] $ScriptBlock, [Collections.IDictionary[]] $Data) @{ Path = $Path; Data = $Data } }
        function New-PesterConfiguration { [CmdletBinding()] param([Collections.IDictionary] $Hashtable) $Hashtable }
        function Invoke-Pester { [CmdletBinding()] param($Configuration) $global:given = $Configuration; $global:result }
        function Describe {
            [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $Name, [string[]] $Tag, [Parameter(Position = 1)] [scriptblock] $Fixture, [switch] $Skip, $ForEach)
        }
        function Context {
            [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $Name, [string[]] $Tag, [Parameter(Position = 1)] [scriptblock] $Fixture, [switch] $Skip, $ForEach)
        }
        function It {
            [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $Name, [Parameter(Position = 1)] [scriptblock] $Test, [object[]] $ForEach, [string[]] $Tag, [switch] $Skip)
        }
        function BeforeAll { [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [scriptblock] $Scriptblock) }
        function BeforeDiscovery { [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock) }
        function Set-ItResult { [CmdletBinding()] param([switch] $Skipped, [string] $Because) }
        function Should {
            [CmdletBinding()]
            param(
                [Parameter(ValueFromPipeline)] $ActualValue, [switch] $Not, [string] $Because,
                [Parameter(Mandatory, ParameterSetName = 'Be')] [switch] $Be,
                [Parameter(Mandatory, ParameterSetName = 'BeTrue')] [switch] $BeTrue,
                [Parameter(Mandatory, ParameterSetName = 'BeNullOrEmpty')] [switch] $BeNullOrEmpty,
                [Parameter(Mandatory, ParameterSetName = 'BeGreaterThan')] [switch] $BeGreaterThan,
                [Parameter(Mandatory, ParameterSetName = 'BeGreaterOrEqual')] [switch] $BeGreaterOrEqual,
                [Parameter(Mandatory, ParameterSetName = 'BeLessOrEqual')] [switch] $BeLessOrEqual,
                [Parameter(Mandatory, ParameterSetName = 'HaveCount')] [switch] $HaveCount,
                [Parameter(Mandatory, Position = 0, ParameterSetName = 'Be')]
                [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeGreaterThan')]
                [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeGreaterOrEqual')]
                [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeLessOrEqual')]
                [Parameter(Mandatory, Position = 0, ParameterSetName = 'HaveCount')] $ExpectedValue
            )
        }
        """;
}
