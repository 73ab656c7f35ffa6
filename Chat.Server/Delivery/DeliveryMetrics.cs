using System.Diagnostics.Metrics;
using System.Globalization;
using Chat.Server.Kernel;

namespace Chat.Server.Delivery;

/// <summary>What delivery counts. Adding costs no allocation; what is timed is a sample, one message a millisecond at most.</summary>
internal sealed class DeliveryMetrics
{
    public const string Protocol = "chat.protocol";

    private readonly Counts opened;
    private readonly Counts closed;
    private readonly Histogram<double> duration;
    private readonly Sampling sampling;
    private readonly TimeProvider time;

    public DeliveryMetrics(IMeterFactory factory, TimeProvider time)
    {
        this.time = time;
        sampling = new Sampling(time);
        var meter = factory.Create(ChatMeter.Name);
        opened = new Counts(meter, "chat.connections.opened", "{connection}", "Connections that were let in", Protocol);
        closed = new Counts(meter, "chat.connections.closed", "{connection}", "Connections that ended, by the code the server closed with", "chat.close.code", "none");
        var deliveries = new Counts(meter, "chat.deliveries", "{delivery}", "Events that were handed to connections of this node, each connection once", "chat.event");
        Messages = deliveries.Of("message");
        Direct = deliveries.Of("direct");
        Changes = deliveries.Of("change");
        Others = deliveries.Of("other");
        meter.CreateObservableCounter("chat.slow_readers", () => SlowReaders.Value, "{connection}", "Connections given up because they read too slowly");
        meter.CreateObservableCounter("chat.gaps.repaired", () => Repaired.Value, "{message}", "Messages and changes that the backplane had lost and that were read from the log");
        meter.CreateObservableCounter("chat.repeats.dropped", () => Repeats.Value, "{message}", "What the backplane brought twice");
        meter.CreateObservableCounter("chat.messages.late", () => Late.Value, "{message}", "Repaired messages that nothing but the check of heads had noticed");
        duration = meter.CreateHistogram(
            "chat.delivery.duration", "s", "From a room message's time in the log to when this node had handed it to its members", advice: Durations.Buckets);
    }

    /// <summary>Messages of rooms.</summary>
    public Count Messages { get; }

    /// <summary>Direct messages.</summary>
    public Count Direct { get; }

    /// <summary>Edits and deletions.</summary>
    public Count Changes { get; }

    /// <summary>Typing, events of applications, presence and broadcasts.</summary>
    public Count Others { get; }

    public Count SlowReaders { get; } = new();

    public Count Repaired { get; } = new();

    public Count Repeats { get; } = new();

    public Count Late { get; } = new();

    public void Opened(string protocol) => opened.Of(protocol).Add();

    /// <param name="code">The code the server closed with; null when the client or the network ended the connection.</param>
    public void Closed(int? code) => closed.Of(code?.ToString(CultureInfo.InvariantCulture) ?? "none").Add();

    /// <summary>Messages have been handed to the members of their room.</summary>
    /// <param name="delivered">Each with its time in the log, in Unix milliseconds, or 0.</param>
    public void Took(List<Outgoing> delivered)
    {
        if (!duration.Enabled || !sampling.Takes(time.GetTimestamp())) return;
        var now = time.GetUtcNow();
        var milliseconds = (now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerMillisecond;
        if (delivered[0].LoggedAt > 0) duration.Record(Math.Max(0, milliseconds - delivered[0].LoggedAt) / 1000); // the one that has waited longest
    }
}
