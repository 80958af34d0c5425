using HaK8s.Packaging;

if (args is not [var root, var output])
{
    Console.Error.WriteLine("Usage: HaK8s.Packaging REPOSITORY FOLDER. Packs the module built in REPOSITORY/out/HaK8s into FOLDER.");
    return 2;
}
try
{
    ModulePackage package = ModulePackage.Make(PackageSource.Of(root, SourceDate.Of(root, Environment.GetEnvironmentVariable(SourceDate.Variable))));
    string path = Path.Combine(output, package.FileName);
    File.WriteAllBytes(path, package.Content.Span);
    Console.WriteLine(PackageReport.Text(path));
    return 0;
}
catch (Exception exception) when (exception is InvalidDataException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
