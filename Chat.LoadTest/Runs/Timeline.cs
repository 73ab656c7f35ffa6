using Chat.LoadTest.Load;
using Chat.LoadTest.Results;
using HdrHistogram;

namespace Chat.LoadTest.Runs;

/// <summary>Collects the figures of all lanes, piece by piece.</summary>
internal sealed class Timeline
{
    private readonly Lane[] lanes;
    private readonly long start;
    private readonly List<Interval> intervals = [];
    private long last;
    private long counted;

    public Timeline(Lane[] lanes)
    {
        this.lanes = lanes;
        start = last = TimeProvider.System.GetTimestamp();
        FirstCount = counted = Drain(Deliveries);
    }

    public LongHistogram Deliveries { get; } = Latency.NewHistogram();

    public LongHistogram Receipts { get; } = Latency.NewHistogram();

    public IReadOnlyList<Interval> Intervals => intervals;

    /// <summary>Deliveries since the beginning.</summary>
    public long Count => counted - FirstCount;

    /// <summary>Seconds from the beginning to the last piece.</summary>
    public double Seconds => TimeProvider.System.GetElapsedTime(start, last).TotalSeconds;

    private long FirstCount { get; }

    /// <summary>Ends a piece.</summary>
    public Interval Next()
    {
        var piece = Latency.NewHistogram();
        var now = TimeProvider.System.GetTimestamp();
        var count = Drain(piece);
        var rate = (count - counted) / TimeProvider.System.GetElapsedTime(last, now).TotalSeconds;
        (last, counted) = (now, count);
        Deliveries.Add(piece);
        var interval = piece.TotalCount == 0
            ? new Interval(Seconds, rate, 0, 0, 0)
            : new Interval(Seconds, rate, piece.GetValueAtPercentile(50) / 1000.0, piece.GetValueAtPercentile(99) / 1000.0, piece.GetMaxValue() / 1000.0);
        intervals.Add(interval);
        return interval;
    }

    /// <summary>Takes in what came after the last piece.</summary>
    public void Finish() => Drain(Deliveries);

    private long Drain(LongHistogram piece) => lanes.Sum(lane => lane.Drain(piece, Receipts));
}
