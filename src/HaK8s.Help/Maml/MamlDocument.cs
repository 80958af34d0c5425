using System.Management.Automation;
using System.Xml.Linq;
using HaK8s.Help.Sources;

namespace HaK8s.Help.Maml;

/// <summary>The module's help in the one language: what <c>HaK8s.Cmdlets.dll-Help.xml</c> holds.</summary>
internal static class MamlDocument
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    // The parameters that ShouldProcess brings are the same for all cmdlets.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["WhatIf"] = "Shows what the cmdlet would change, and changes nothing.",
        ["Confirm"] = "Asks before each change; `-Confirm:$false` asks nothing where the cmdlet would ask by itself.",
    };

    /// <summary>The help of these cmdlets, each with its page.</summary>
    /// <param name="commands">Cmdlets and their pages.</param>
    /// <param name="synopses">Synopses in the language, by cmdlet; the page's own for those that have none.</param>
    public static XDocument Of(IEnumerable<(CmdletInfo Cmdlet, CommandPage Page)> commands, IReadOnlyDictionary<string, string> synopses) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(Items + "helpItems", new XAttribute("schema", "maml"),
            from command in commands
            select Of(command.Cmdlet, command.Page, synopses.GetValueOrDefault(command.Cmdlet.Name, command.Page.Synopsis))));

    private static XElement Of(CmdletInfo cmdlet, CommandPage page, string synopsis) => new(Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            new XElement(Maml + "description", new XElement(Maml + "para", synopsis))),
        new XElement(Maml + "description", Paragraphs(page.Description)),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => new XElement(Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            ParameterFacts.Of(cmdlet, set).Select(parameter => Parameter(parameter, page, inSyntax: true))))),
        new XElement(Command + "parameters",
            ParameterFacts.Of(cmdlet).OrderBy(parameter => Place(parameter, page)).Select(parameter => Parameter(parameter, page, inSyntax: false))),
        new XElement(Command + "inputTypes", page.Inputs.Select(type => Type("inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(type => Type("returnValue", type))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
        new XElement(Command + "examples", page.Examples.Select(Of)),
        new XElement(Command + "relatedLinks", page.RelatedLinks.Select(link => new XElement(Maml + "navigationLink",
            new XElement(Maml + "linkText", link.Text),
            new XElement(Maml + "uri", InlineText.IsWeb(link.Target) ? link.Target : "")))));

    private static XElement Parameter(ParameterFacts parameter, CommandPage page, bool inSyntax) => new(Command + "parameter",
        new XAttribute("required", parameter.Mandatory ? "true" : "false"),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
        new XAttribute("pipelineInput", parameter.PipelineInput),
        new XAttribute("position", parameter.Position),
        new XAttribute("aliases", parameter.Aliases),
        new XElement(Maml + "name", parameter.Name),
        new XElement(Maml + "description", Describe(parameter.Name, page)),
        inSyntax && parameter.Choices.Count > 0
            ? new XElement(Command + "parameterValueGroup", parameter.Choices.Select(choice => Value(choice, required: false))) : null,
        inSyntax && parameter.IsSwitch ? null : Value(parameter.Type, required: !parameter.IsSwitch),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default));

    private static XElement Value(string text, bool required) => new(Command + "parameterValue",
        new XAttribute("required", required ? "true" : "false"), new XAttribute("variableLength", "false"), text);

    // In the page's order; what ShouldProcess brings comes last.
    private static int Place(ParameterFacts parameter, CommandPage page) =>
        page.Parameters.TakeWhile(entry => entry.Name != parameter.Name).Count();

    private static IEnumerable<XElement> Describe(string parameter, CommandPage page) =>
        page.Parameters.FirstOrDefault(entry => entry.Name == parameter) is { } own ? Paragraphs(own.Text)
        : Known.TryGetValue(parameter, out string? text) ? [new XElement(Maml + "para", text)] : [];

    private static XElement Type(string element, Entry type) => new(Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        new XElement(Maml + "description", Paragraphs(type.Text)));

    private static XElement Of(Example example) => new(Command + "example",
        new XElement(Maml + "title", $"--------- {example.Title} ---------"),
        new XElement(Dev + "code", example.Code.Text),
        // The view sets nothing between two examples: the last paragraph is empty.
        new XElement(Dev + "remarks", Paragraphs(example.Remarks), new XElement(Maml + "para")));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Prose> text) => text.Select(part => new XElement(Maml + "para", part.Text));
}
