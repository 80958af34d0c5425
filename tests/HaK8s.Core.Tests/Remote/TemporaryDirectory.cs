using System.Diagnostics;
using System.Text;

namespace HaK8s.Tests.Remote;

/// <summary>A directory that is gone with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hak8s-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], Encoding.UTF8.GetBytes(text));
        return this[name];
    }

    /// <summary>
    /// Writes an sh program. A process of its own does it: a test running beside this one could just be forking, its child would hold the
    /// file open for writing, and the kernel refuses to run such a file ("Text file busy").
    /// </summary>
    public void WriteProgram(string name, string body)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        ProcessStartInfo start = new("/bin/sh", ["-c", "cat >\"$1\"; chmod 755 \"$1\"", "sh", this[name]]) { RedirectStandardInput = true };
        using Process shell = Process.Start(start)!;
        shell.StandardInput.Write("#!/bin/sh\n" + body + "\n");
        shell.StandardInput.Close();
        shell.WaitForExit();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
