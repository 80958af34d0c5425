using System.Management.Automation;

namespace HaK8s.Host;

/// <summary>How progress is shown. Calls come one at a time.</summary>
internal interface IProgressView
{
    /// <summary>Takes in a record; returns whether it is time to draw again.</summary>
    bool Show(long source, ProgressRecord record);

    /// <summary>Takes what is drawn off the screen.</summary>
    void Clear();

    /// <summary>Draws what is going on.</summary>
    void Redraw();
}
