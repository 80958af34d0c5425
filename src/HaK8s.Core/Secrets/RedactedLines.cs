namespace HaK8s.Secrets;

/// <summary>
/// One stream of text that comes line by line. It remembers what a line has begun or announced: a private key's block, a certificate key or
/// the value of a flag on the next line, a registered value that is broken over lines. One for each stream; not for several threads at once.
/// </summary>
public sealed class RedactedLines
{
    private readonly Redactor redactor;
    private readonly PrivateKeyBlock block = new();
    private readonly NamedSecrets named = new();
    private readonly BrokenSecrets broken;

    internal RedactedLines(Redactor redactor, int shortest) => (this.redactor, broken) = (redactor, new BrokenSecrets(redactor, shortest));

    /// <summary>The next line without its secrets.</summary>
    public string Redact(string line)
    {
        // A text of several lines is several lines here too.
        if (line.Contains('\n', StringComparison.Ordinal))
            return string.Join('\n', line.Split('\n').Select(Redact));
        SecretSpans found = new();
        Read(line, found);
        return found.IsEmpty ? line : redactor.Redact(found.Hidden(line));
    }

    internal void Read(ReadOnlySpan<char> line, SecretSpans found)
    {
        block.Read(line, found);
        named.Read(line, found);
        SecretShapes.Find(line, found);
        broken.Read(line, found);
    }
}
