using HdrHistogram;

namespace Chat.LoadTest.Load;

/// <summary>Figures of a part of the connections, so that threads seldom meet. Times are whole microseconds.</summary>
internal sealed class Lane
{
    private readonly Lock gate = new();
    private readonly LongHistogram latency = Latency.NewHistogram();
    private readonly LongHistogram receipts = Latency.NewHistogram();
    private long deliveries;

    /// <summary>Notes a delivery; its latency only when it is measured.</summary>
    public void Deliver(long? microseconds)
    {
        lock (gate)
        {
            deliveries++;
            if (microseconds is { } value) latency.RecordValue(Latency.Bounded(value));
        }
    }

    public void Receipt(long microseconds)
    {
        lock (gate) receipts.RecordValue(Latency.Bounded(microseconds));
    }

    /// <summary>Moves what was recorded since the last call.</summary>
    /// <returns>All deliveries so far.</returns>
    public long Drain(LongHistogram toLatency, LongHistogram toReceipts)
    {
        lock (gate)
        {
            toLatency.Add(latency);
            toReceipts.Add(receipts);
            latency.Reset();
            receipts.Reset();
            return deliveries;
        }
    }
}
