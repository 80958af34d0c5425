using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HaK8s.Tests.Runspaces;
using Xunit;

namespace HaK8s.Tests.Shape;

/// <summary>Laws over all views: what they show, that they show it without an error, and where there is colour.</summary>
public sealed partial class ViewTests : IClassFixture<ModuleRunspace>, IDisposable
{
    private readonly ModuleRunspace session;

    // The runner's own -noColor sets it for this process.
    private readonly string? noColor = Environment.GetEnvironmentVariable("NO_COLOR");

    public ViewTests(ModuleRunspace session)
    {
        this.session = session;
        Environment.SetEnvironmentVariable("NO_COLOR", null);
    }

    private const int MostColumns = 7;
    private const string Escape = "\e";

    private static readonly string[] WithoutView = ["HaK8s.Kubeadm.KubeadmConfiguration"];
    private static readonly XElement[] Views = [.. XDocument.Load(Path.Combine(BuiltModule.Folder, "HaK8s.format.ps1xml")).Descendants("View")];

    private const string Statuses = """
        $picture = New-HaK8sNode m -HostName 127.0.0.1 -Port 1 | Show-ControlPlane -ControlPlaneEndpoint 127.0.0.1:1 -TimeoutSeconds 30
        $picture | Out-Default
        $picture.Node | Out-Default
        Test-ControlPlaneEndpoint 127.0.0.1:1 -TimeoutSeconds 30 | Out-Default
        """;

    public void Dispose()
    {
        session.HasColors = false;
        Environment.SetEnvironmentVariable("NO_COLOR", noColor);
    }

    private Type[] Outputs() => [.. session.Invoke("Get-Command -Module HaK8s").Values.Cast<CmdletInfo>().SelectMany(cmdlet => cmdlet.OutputType).Select(type => type.Type)
        .Where(type => type?.FullName?.StartsWith("HaK8s.", StringComparison.Ordinal) == true).Distinct()];

    private static IEnumerable<XElement> Of(string type, string control) => Views.Where(view => view.Element(control) is not null && view.Descendants("TypeName").Any(name => name.Value == type));

    [Fact]
    public void Every_output_has_a_table_that_can_be_taken_in() => Assert.All(Outputs().Select(type => type.FullName!).Except(WithoutView), type =>
        Assert.InRange(Assert.Single(Of(type, "TableControl")).Descendants("TableColumnHeader").Count(), 3, MostColumns));

    [Fact]
    public void Every_table_has_as_many_columns_as_headers() => Assert.All(Views.Where(view => view.Element("TableControl") is not null), view =>
        Assert.Equal(view.Descendants("TableColumnHeader").Count(), view.Descendants("TableColumnItem").Count()));

    [Fact]
    public void A_name_in_a_view_is_a_property_of_its_type()
    {
        Dictionary<string, Type> types = Types();
        Assert.All(Views, view => Assert.All(view.Descendants("PropertyName"), name => Assert.NotNull(types[view.Descendants("TypeName").Single().Value].GetProperty(name.Value))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_script_of_a_view_runs_without_an_error(bool full)
    {
        Dictionary<string, Type> types = Types();
        foreach (XElement view in Views)
        {
            object shown = new AnyObject(full).Of(types[view.Descendants("TypeName").Single().Value]);
            foreach (XElement script in view.Descendants("ScriptBlock"))
            {
                Invocation run = session.Invoke("param($Object, $Script) $Object | ForEach-Object ([scriptblock]::Create($Script))", shown, script.Value);
                Assert.True(run.Errors.Count == 0, $"{view.Element("Name")?.Value}: {script.Value}\n{run.AllText}");
            }
        }
    }

    [Fact]
    public void Every_status_has_a_meaning_or_is_known_to_have_none()
    {
        HashSet<string> neutral = ["Unchanged"];
        Type color = session.Invoke("[HaK8s.Views.StateColor]").Values.Cast<Type>().Single();
        var meanings = (System.Collections.IDictionary)color.GetField("Meanings", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetValue(null)!;
        Dictionary<string, Type> types = Types();
        foreach (XElement view in Views)
            foreach (Match property in Colored().Matches(view.Value))
            {
                Type type = types[view.Descendants("TypeName").Single().Value].GetProperty(property.Groups[1].Value)!.PropertyType;
                type = Nullable.GetUnderlyingType(type) ?? type;
                foreach (string word in type.IsEnum ? Enum.GetNames(type) : [bool.TrueString, bool.FalseString])
                    Assert.True(meanings.Contains(word) || neutral.Contains(word), $"{type.Name}.{word} has no colour");
            }
    }

    [Fact]
    public void A_status_has_a_colour_and_columns_stand_below_one_another()
    {
        session.HasColors = true;
        Invocation run = session.Invoke(Statuses);
        string bad = $"{session.Invoke("$PSStyle.Formatting.Error").Output.Single()}";
        Assert.Contains($"{bad}Refused{Escape}[0m", run.Screen, StringComparison.Ordinal);
        Assert.Contains($"{bad}Down{Escape}[0m", run.Screen, StringComparison.Ordinal);
        Assert.Contains($"{bad}✗{Escape}[0m", run.Screen, StringComparison.Ordinal);
        // Without the sequences it is the same, column by column.
        session.HasColors = false;
        Assert.Equal(Steady(session.Invoke(Statuses).HostText), Steady(run.HostText));
    }

    [Fact]
    public void A_screen_without_colours_gets_no_escape_sequence() => NoEscape(session.Invoke(Statuses));

    [Theory]
    [InlineData("[Environment]::SetEnvironmentVariable('NO_COLOR', '1')", "[Environment]::SetEnvironmentVariable('NO_COLOR', $null)")]
    [InlineData("$before = $PSStyle.OutputRendering; $PSStyle.OutputRendering = 'PlainText'", "$PSStyle.OutputRendering = $before")]
    public void Who_wants_no_colours_gets_none(string choose, string undo)
    {
        session.HasColors = true;
        Invocation run = session.Invoke($"{choose}; try {{ {Statuses} }} finally {{ {undo} }}");
        NoEscape(run);
    }

    /// <summary>The headers of tables are the engine's: it colours them for every host, and leaves it to the host to take that away.</summary>
    private static void NoEscape(Invocation run)
    {
        string[] lines = run.Screen.Split('\n'), plain = run.HostText.Split('\n');
        bool IsHeader(int i) => Ruler().IsMatch(plain[i]) || (i + 1 < plain.Length && Ruler().IsMatch(plain[i + 1]));
        Assert.Equal(plain.Length, lines.Length);
        Assert.Contains(lines, line => line.Contains("Refused", StringComparison.Ordinal));
        Assert.All(lines.Where((_, i) => !IsHeader(i)), line => Assert.DoesNotContain(Escape, line, StringComparison.Ordinal));
    }

    private Dictionary<string, Type> Types() => Outputs().First().Assembly.GetTypes().Where(type => type.FullName is not null).ToDictionary(type => type.FullName!);

    [GeneratedRegex("^-+[- ]*$")]
    private static partial Regex Ruler();

    // Times and latencies differ from one look to the next.
    private static string Steady(string text) => Changing().Replace(text, "#");

    [GeneratedRegex(@"StateColor\]::Of\(\$Host, \$PSStyle, \$_\.(\w+)\)")]
    private static partial Regex Colored();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\s+\d+(?=\s+address connection refused)", RegexOptions.IgnoreCase)]
    private static partial Regex Changing();
}
