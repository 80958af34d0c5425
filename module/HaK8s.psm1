# Loads the cmdlets in the module's own AssemblyLoadContext (src/HaK8s.Loader). Only the loader itself lives in the default one.
# Cmdlets are called by module name: a function of the session with the same name must not get in between.
# All else is compiled: each kind of statement here takes the engine a millisecond or two, the first time.
$null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/bin/HaK8s.Loader.dll")
$binary = Microsoft.PowerShell.Core\Import-Module -Assembly ([HaK8s.Loader.ModuleLoadContext]::Initialize()) -PassThru
[HaK8s.ModuleLifetime]::Begin($ExecutionContext.SessionState.Module, $binary)
