namespace HaK8s.Remote;

/// <summary>A file as it should be on a node.</summary>
/// <param name="Content">Its exact bytes; they may be secret. Whoever made the array clears it.</param>
/// <param name="Target">Absolute path on the node.</param>
/// <param name="Mode">Permission bits, such as 0644.</param>
public sealed record FileToPlace(byte[] Content, string Target, UnixFileMode Mode)
{
    /// <summary>The mode as ls and chmod users write it, four octal digits: <c>0600</c>.</summary>
    public string ModeText => "0" + OctalMode;

    internal string OctalMode => Convert.ToString((int)Mode, 8).PadLeft(3, '0');

    /// <summary>Path and mode alone; the content may be secret.</summary>
    public override string ToString() => $"{Target} ({ModeText})";
}
