# Loads the cmdlets in the module's own AssemblyLoadContext (src/HaK8s.Loader). Only the loader itself lives in the default one.
# Cmdlets are called by module name: a function of the session with the same name must not get in between.
$null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'HaK8s.Loader.dll'))
$cmdlets = [HaK8s.Loader.ModuleLoadContext]::Initialize()
$binary = Microsoft.PowerShell.Core\Import-Module -Assembly $cmdlets -PassThru

# The engine caches the binary module and, at the second import in a session, forgets to add its cmdlets to this module
# (PowerShell issue 20710); there is no public way to add them. At the first import this changes nothing.
$module = $ExecutionContext.SessionState.Module
$export = [psmoduleinfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $binary.ExportedCmdlets.Values) {
    if (-not $module.ExportedCmdlets.ContainsKey($cmdlet.Name)) {
        $null = $export.Invoke($module, @(, $cmdlet))
    }
}

# The cmdlets keep connections to nodes open for one another; they end with the module.
$module.OnRemove = {
    $lifetime = $cmdlets.GetType('HaK8s.ModuleLifetime', $true)
    $lifetime::Close()
}.GetNewClosure()
