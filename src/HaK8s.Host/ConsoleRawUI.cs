using System.Management.Automation.Host;

namespace HaK8s.Host;

/// <summary>The screen's size and little else: scripts here neither paint nor read single keys.</summary>
internal sealed class ConsoleRawUI : PSHostRawUserInterface
{
    private const int PlainColumns = 120;
    private const int PlainRows = 50;

    // A terminal that does not say its size, such as a serial line.
    private const int UnknownColumns = 80;
    private const int UnknownRows = 24;

    /// <summary>Width of the terminal; a fixed one for files and pipes.</summary>
    public static int Columns => Console.IsOutputRedirected && Console.IsErrorRedirected ? PlainColumns
        : Console.WindowWidth is > 0 and var width ? width : UnknownColumns;

    private static int Rows => Console.IsOutputRedirected ? PlainRows
        : Console.WindowHeight is > 0 and var height ? height : UnknownRows;

    public override Size BufferSize { get => new(Columns, Rows); set { } }
    public override Size WindowSize { get => BufferSize; set { } }
    public override Size MaxWindowSize => BufferSize;
    public override Size MaxPhysicalWindowSize => BufferSize;
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public override Coordinates CursorPosition { get; set; }
    public override Coordinates WindowPosition { get; set; }
    public override int CursorSize { get; set; } = 25;
    public override string WindowTitle { get; set; } = "";
    public override bool KeyAvailable => false;

    public override void FlushInputBuffer() { }
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotHere();
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotHere();
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotHere();
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotHere();
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotHere();

    private static NotSupportedException NotHere() => new("This host runs scripts; it cannot paint the screen or read single keys.");
}
