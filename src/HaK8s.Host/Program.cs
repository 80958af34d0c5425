using System.Text;
using HaK8s.Host;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

if (CommandLine.Parse(args, out var problem) is not { } commandLine)
{
    Console.Error.WriteLine(problem);
    return CommandLine.UsageExitCode;
}

using var interruption = new Interruption();
using var session = new ScriptSession(commandLine.NonInteractive, interruption);
return session.Run(commandLine);
