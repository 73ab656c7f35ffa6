using System.Diagnostics.Metrics;
using Chat.Server.Kernel;

namespace Chat.Server.Stores.Redis;

/// <summary>What goes to Redis, and how long it takes.</summary>
internal sealed class RedisMetrics
{
    /// <summary>The tag that names one of several servers; where there is one it is not there.</summary>
    public const string Server = "chat.redis.server";

    private const string Outcome = "chat.outcome";
    private const string Ok = "ok";
    private const string Failed = "failed";

    private readonly Histogram<double> operations;
    private readonly Count published;
    private readonly Count unpublished;
    private readonly TimeProvider time;

    public RedisMetrics(IMeterFactory factory, TimeProvider time)
    {
        this.time = time;
        var meter = factory.Create(ChatMeter.Name);
        operations = meter.CreateHistogram("chat.redis.operation.duration", "s", "Round trips to Redis", advice: Durations.Buckets);
        var publications = new Counts(meter, "chat.redis.publications", "{message}", "What was given to the backplane", Outcome);
        published = publications.Of(Ok);
        unpublished = publications.Of(Failed);
    }

    /// <summary>A timestamp, or 0 while nobody asks.</summary>
    public long Begin() => operations.Enabled ? time.GetTimestamp() : 0;

    /// <param name="begun">What <see cref="Begin"/> gave.</param>
    /// <param name="failed">How it ended.</param>
    /// <param name="server">Which of several servers it was for; null when there is one.</param>
    public void Ended(long begun, bool failed, string? server = null)
    {
        if (begun == 0) return;
        var outcome = new KeyValuePair<string, object?>(Outcome, failed ? Failed : Ok);
        var seconds = time.GetElapsedTime(begun).TotalSeconds;
        if (server is null) operations.Record(seconds, outcome);
        else operations.Record(seconds, outcome, new(Server, server));
    }

    public void Published(bool failed) => (failed ? unpublished : published).Add();
}
