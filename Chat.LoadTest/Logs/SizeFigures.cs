namespace Chat.LoadTest.Logs;

/// <summary>What a log of some size costs.</summary>
/// <param name="Fill">How long it took to write.</param>
/// <param name="Bytes">What it takes then, beyond what an empty one takes.</param>
/// <param name="Start">From opening to the first answer.</param>
/// <param name="Empty">Appends to a log without messages.</param>
/// <param name="Full">The same to this one.</param>
/// <param name="Resume">Reading what was missed in a room.</param>
/// <param name="Sweep">How long retention took to trim half of it; null where it trims with each use.</param>
/// <param name="Meanwhile">Appends while it did.</param>
/// <param name="Processor">The processor time of this process meanwhile, appends included.</param>
internal sealed record SizeFigures(
    TimeSpan Fill, long Bytes, TimeSpan Start, LogFigures Empty, LogFigures Full, LogFigures Resume, TimeSpan? Sweep, LogFigures Meanwhile, TimeSpan Processor);
