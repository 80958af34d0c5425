namespace HaK8s.Remote;

/// <summary>The connection was lost before sshd confirmed the command: nothing of the script has run, nor was any of its input taken.</summary>
internal sealed class NotBegunException(Exception inner) : Exception(null, inner);
