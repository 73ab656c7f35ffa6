namespace Chat.LoadTest.Soak;

/// <summary>A process over a run: before the load, when it was warm, at the end of the load, and its peaks.</summary>
internal sealed record ProcessGrowth(
    int Pid, ProcessSample Before, ProcessSample Warm, ProcessSample End, double PeakRssMib, int PeakHandles, int PeakThreads)
{
    public double MemoryMib => End.RssMib - Warm.RssMib;

    public int Handles => End.Handles - Warm.Handles;

    public int Threads => End.Threads - Warm.Threads;

    /// <summary>Taken when every client had gone again.</summary>
    public ProcessSample? After { get; init; }
}
