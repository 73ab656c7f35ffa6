using System.Diagnostics.Metrics;
using Chat.Server.Kernel;

namespace Chat.Server.Stores;

/// <summary>How the log gets messages to where they are kept.</summary>
internal sealed class LogMetrics
{
    private readonly Histogram<int> commitSize;
    private readonly Histogram<double> commitDuration;
    private readonly Histogram<double> syncDuration;
    private readonly TimeProvider time;

    public LogMetrics(IMeterFactory factory, TimeProvider time)
    {
        this.time = time;
        var meter = factory.Create(ChatMeter.Name);
        commitSize = meter.CreateHistogram(
            "chat.log.commit.size", "{append}", "Appends in one commit",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
        commitDuration = meter.CreateHistogram("chat.log.commit.duration", "s", "One commit, with the forced write", advice: Durations.Buckets);
        syncDuration = meter.CreateHistogram("chat.log.sync.duration", "s", "The forced write alone", advice: Durations.Buckets);
        meter.CreateObservableGauge("chat.log.backlog", () => Backlog(), "{append}", "Appends that wait for a commit");
        meter.CreateObservableGauge("chat.log.journal.backlog", () => JournalBacklog(), "{message}", "Messages that are in the journal and not yet in the database");
    }

    /// <summary>How many appends wait. Set by the log there is.</summary>
    public Func<long> Backlog { get; set; } = static () => 0;

    /// <summary>How many messages are in a journal only. Set by the log, where it has one.</summary>
    public Func<long> JournalBacklog { get; set; } = static () => 0;

    public long Now => time.GetTimestamp();

    /// <summary>Appends have left together; how long each takes is told by itself.</summary>
    public void Gathered(int appends) => commitSize.Record(appends);

    public void Committed(int appends, long begun)
    {
        commitSize.Record(appends);
        commitDuration.Record(time.GetElapsedTime(begun).TotalSeconds);
    }

    public void Synced(long begun) => syncDuration.Record(time.GetElapsedTime(begun).TotalSeconds);
}
