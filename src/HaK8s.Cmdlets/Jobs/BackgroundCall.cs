using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell.Commands;

namespace HaK8s.Jobs;

/// <summary>
/// A call of a cmdlet that shall happen in the background: the parameters bound at its begin, and for each record what was bound from the
/// pipeline. The call binds them anew, by the engine's own rules.
/// </summary>
internal sealed class BackgroundCall
{
    // They name variables of the caller or have an answer here already.
    private static readonly HashSet<string> OfTheCaller = new(StringComparer.OrdinalIgnoreCase)
    {
        "AsJob", "WhatIf", "Confirm", "OutVariable", "OutBuffer", "PipelineVariable", "ErrorVariable", "WarningVariable", "InformationVariable",
    };

    private readonly PSCmdlet cmdlet;
    private readonly CmdletInfo command;
    private readonly Dictionary<string, object?> parameters;
    private readonly List<object> records = [];

    public BackgroundCall(PSCmdlet cmdlet)
    {
        this.cmdlet = cmdlet;
        command = (CmdletInfo)cmdlet.MyInvocation.MyCommand;
        parameters = Bound().Where(name => !OfTheCaller.Contains(name)).ToDictionary(name => name, ValueOf);
    }

    /// <summary>Whether the cmdlet asks before it changes something.</summary>
    public bool CanConfirm => command.Parameters.ContainsKey("Confirm");

    /// <summary>Takes what the pipeline gave to the present record.</summary>
    public void AddRecord()
    {
        // The engine keeps the name of a parameter that an earlier record bound, but not the value.
        Dictionary<string, object> piped = Bound().Where(name => !parameters.ContainsKey(name) && !OfTheCaller.Contains(name))
            .Select(name => (name, value: ValueOf(name))).Where(one => one.value is not null).ToDictionary(one => one.name, one => one.value!);
        if (piped.Count == 0)
            return;
        // Where a parameter takes the whole object alone, it has the object, and with it the properties that others were bound from.
        string? whole = piped.Keys.FirstOrDefault(name => !SetOf(name).ValueFromPipelineByPropertyName);
        PSObject record = new();
        foreach ((string name, object value) in piped)
            record.Properties.Add(new PSNoteProperty(name, value));
        records.Add(whole is null ? record : piped[whole]);
    }

    /// <summary>What a parameter was given, as text; none when it was not.</summary>
    public string Describe(string parameter) => string.Join(", ", records.Select(record => record is PSObject made ? made.Properties[parameter]?.Value : record.GetType().Name == parameter ? record : null)
        .Prepend(parameters.GetValueOrDefault(parameter)).SelectMany(value => value is IEnumerable items and not string ? items.Cast<object?>() : [value])
        .Select(value => $"{value}").Where(text => text.Length > 0).Distinct());

    /// <summary>The job that makes the call, not yet started.</summary>
    public CmdletJob ToJob(string commandLine, string location)
    {
        PowerShell shell = PowerShell.Create();
        shell.Runspace = OpenRunspace();
        shell.AddCommand(command.Name).AddParameters(parameters);
        if (CanConfirm)
            shell.AddParameter("Confirm", false);
        return new CmdletJob(commandLine, location, shell, cmdlet.MyInvocation.ExpectingInput ? new PSDataCollection<object>(records) : null);
    }

    /// <summary>Nothing but this cmdlet and the file system: opened in milliseconds. Connections and secrets are those of the session.</summary>
    private Runspace OpenRunspace()
    {
        InitialSessionState state = InitialSessionState.Create();
        state.LanguageMode = PSLanguageMode.FullLanguage;
        state.Commands.Add(new SessionStateCmdletEntry(command.Name, command.ImplementingType, null));
        state.Providers.Add(new SessionStateProviderEntry(FileSystemProvider.ProviderName, typeof(FileSystemProvider), null));
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        ModuleLifetime.Share(runspace);
        foreach (PSDriveInfo drive in cmdlet.SessionState.Drive.GetAllForProvider(FileSystemProvider.ProviderName))
            if (runspace.SessionStateProxy.Drive.GetAllForProvider(FileSystemProvider.ProviderName).All(known => known.Name != drive.Name))
                runspace.SessionStateProxy.Drive.New(new PSDriveInfo(drive.Name, runspace.SessionStateProxy.Provider.GetOne(FileSystemProvider.ProviderName), drive.Root, drive.Description, null), "global");
        runspace.SessionStateProxy.Path.SetLocation(cmdlet.SessionState.Path.CurrentFileSystemLocation.Path);
        return runspace;
    }

    private string[] Bound() => [.. cmdlet.MyInvocation.BoundParameters.Keys];

    // Common parameters are no properties of the cmdlet.
    private object? ValueOf(string name) => command.ImplementingType.GetProperty(name) is { } property ? property.GetValue(cmdlet) : cmdlet.MyInvocation.BoundParameters[name];

    private ParameterSetMetadata SetOf(string name) => command.Parameters[name].ParameterSets is var sets
        && sets.TryGetValue(cmdlet.ParameterSetName, out ParameterSetMetadata? set) ? set : sets[ParameterAttribute.AllParameterSets];
}
