namespace Chat.LoadTest.Load;

/// <summary>Decides when the next message is sent.</summary>
internal interface ISender
{
    /// <summary>Sends until <paramref name="end"/>, on a thread of its own.</summary>
    void Run(Crowd crowd, long start, long end, CancellationToken cancellation);

    /// <summary>How much later than due messages of the measured time left, in microseconds.</summary>
    HdrHistogram.LongHistogram Lateness { get; }
}
