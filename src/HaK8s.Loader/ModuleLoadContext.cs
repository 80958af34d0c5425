using System.Reflection;
using System.Runtime.Loader;

namespace HaK8s.Loader;

/// <summary>
/// Holds the module's assemblies and their dependencies, so that another module's YamlDotNet or SSH.NET in the same session
/// neither disturbs them nor is disturbed. What does not lie beside this assembly (the engine, the base class library)
/// comes from the default context, where the session's own types live.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static Assembly? cmdlets;

    private readonly string folder;

    private ModuleLoadContext(string folder) : base("HaK8s", isCollectible: false) => this.folder = folder;

    /// <summary>Loads the cmdlets into the module's context, once in a process, and returns their assembly.</summary>
    public static Assembly Initialize()
    {
        lock (Gate)
        {
            if (cmdlets is null)
            {
                var folder = Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!;
                cmdlets = new ModuleLoadContext(folder).LoadFromAssemblyPath(Path.Combine(folder, "HaK8s.Cmdlets.dll"));
            }
            return cmdlets;
        }
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var sibling = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(sibling) ? LoadFromAssemblyPath(sibling) : null;
    }
}
