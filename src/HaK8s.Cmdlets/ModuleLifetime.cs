using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;
using HaK8s.Kubeadm;
using HaK8s.Remote;

namespace HaK8s;

/// <summary>
/// What the module keeps between cmdlets: one <see cref="SessionPool"/> for each runspace, with the secrets of
/// inits begun there, so that neither ForEach-Object -Parallel nor two windows of one process share connections. Gone with the runspace, or with Remove-Module.
/// </summary>
public static class ModuleLifetime
{
    private static readonly ConditionalWeakTable<Runspace, SessionPool> Pools = [];
    private static readonly ConditionalWeakTable<Runspace, JoinSecrets> Secrets = [];

    private static readonly ConditionalWeakTable<Runspace, SessionMemory> Memories = [];

    internal static SessionPool Current => Pools.GetValue(Runspace.DefaultRunspace, static runspace =>
    {
        SessionPool pool = SessionPool.OverSsh();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
                pool.Close();
        };
        return pool;
    });

    internal static JoinSecrets JoinSecrets => Secrets.GetValue(Runspace.DefaultRunspace, static _ => new JoinSecrets());

    internal static SessionMemory Memory => Memories.GetValue(Runspace.DefaultRunspace, static _ => new SessionMemory());

    /// <summary>Lets a runspace, that of a background job, use what this session has: the job's end closes nothing.</summary>
    internal static void Share(Runspace job)
    {
        Pools.Add(job, Current);
        Secrets.Add(job, JoinSecrets);
        Memories.Add(job, Memory);
    }

    /// <summary>Completes the module at the end of its import: it exports the cmdlets, and what they keep ends with it.</summary>
    /// <param name="module">The module, whose script imports the cmdlets.</param>
    /// <param name="cmdlets">The binary module of this assembly.</param>
    public static void Begin(PSModuleInfo module, PSModuleInfo cmdlets)
    {
        // The engine caches the binary module and, at the second import in a session, forgets to add its cmdlets to this module
        // (PowerShell issue 20710); there is no public way to add them. At the first import this changes nothing.
        IEnumerable<CmdletInfo> forgotten = cmdlets.ExportedCmdlets.Values.ExceptBy(module.ExportedCmdlets.Keys, cmdlet => cmdlet.Name);
        MethodInfo export = typeof(PSModuleInfo).GetMethod("AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (CmdletInfo cmdlet in forgotten)
            export.Invoke(module, [cmdlet]);
        module.OnRemove = ScriptBlock.Create($"[{typeof(ModuleLifetime)}]::{nameof(Close)}()");
    }

    /// <summary>Closes every connection of this runspace; called when the module is removed there. Other runspaces of the process have imported it for themselves.</summary>
    public static void Close()
    {
        if (Runspace.DefaultRunspace is { } runspace && Pools.TryGetValue(runspace, out SessionPool? pool))
            pool.Close();
    }
}
