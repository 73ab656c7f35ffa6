using System.Diagnostics.Metrics;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>What was said on this node, and how long the log took for it.</summary>
internal sealed class RoomMetrics
{
    private readonly Histogram<double> appends;
    private readonly Sampling sampling;
    private readonly TimeProvider time;

    public RoomMetrics(IMeterFactory factory, TimeProvider time)
    {
        this.time = time;
        sampling = new Sampling(time);
        var meter = factory.Create(ChatMeter.Name);
        var messages = new Counts(meter, "chat.messages", "{message}", "What was stored or sent out from here", "chat.message.kind");
        Messages = messages.Of("room");
        Direct = messages.Of("direct");
        Broadcasts = messages.Of("broadcast");
        Events = messages.Of("event");
        Edits = messages.Of("edit");
        Deletions = messages.Of("delete");
        appends = meter.CreateHistogram("chat.log.append.duration", "s", "From the handing over of an append to the log to its end", advice: Durations.Buckets);
    }

    public Count Messages { get; }

    public Count Direct { get; }

    public Count Broadcasts { get; }

    /// <summary>Stored events.</summary>
    public Count Events { get; }

    public Count Edits { get; }

    public Count Deletions { get; }

    /// <summary>Appends, and measures a sample while somebody asks; of those that fail all.</summary>
    public ValueTask<AppendResult> AppendAsync(IMessageLog log, StreamKey stream, in MessageDraft draft, CancellationToken cancellation)
    {
        if (!appends.Enabled) return log.AppendTracedAsync(stream, draft, cancellation);
        var begun = time.GetTimestamp();
        var appending = log.AppendTracedAsync(stream, draft, cancellation);
        if (!appending.IsCompletedSuccessfully) return MeasureAsync(appending, begun);
        if (sampling.Takes(begun)) Record(begun, "ok");
        return appending;
    }

    private async ValueTask<AppendResult> MeasureAsync(ValueTask<AppendResult> appending, long begun)
    {
        try
        {
            var result = await appending;
            if (sampling.Takes(begun)) Record(begun, "ok");
            return result;
        }
        catch (MessageLogUnavailableException)
        {
            Record(begun, ChatErrors.Unavailable);
            throw;
        }
    }

    private void Record(long begun, string code) => appends.Record(time.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("chat.code", code));
}
