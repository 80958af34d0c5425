using System.Management.Automation;

namespace HaK8s.Host;

/// <summary>How progress is shown. Calls come one at a time.</summary>
internal interface IProgressView
{
    /// <summary>Takes in a record; whether anything is drawn now is up to the view.</summary>
    void Show(long source, ProgressRecord record);

    /// <summary>Takes what is drawn off the screen.</summary>
    void Clear();

    /// <summary>Draws again what <see cref="Clear"/> took away.</summary>
    void Redraw();
}
