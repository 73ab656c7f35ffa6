using System.Diagnostics.Metrics;

namespace Chat.Server.Kernel;

/// <summary>Times on the way of a message: from half a millisecond, where one node delivers, to the ten seconds after which clients give up.</summary>
internal static class Durations
{
    public static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    };
}
