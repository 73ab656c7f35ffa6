using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Server.Hubs;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>How long calls take, by operation and by what they were answered with.</summary>
internal sealed class OperationMetrics
{
    private const string Ok = "ok";

    private readonly ConcurrentDictionary<(string Method, string Code), Count> counts = new();
    private readonly Histogram<double> duration;
    private readonly Sampling sampling;
    private readonly Refusals refusals;
    private readonly TimeProvider time;

    public OperationMetrics(IMeterFactory factory, Refusals refusals, TimeProvider time)
    {
        this.refusals = refusals;
        this.time = time;
        sampling = new Sampling(time);
        var meter = factory.Create(ChatMeter.Name);
        meter.CreateObservableCounter("chat.operations", Measure, "{request}", "Hub calls that were answered");
        duration = meter.CreateHistogram("chat.operation.duration", "s", "From the receipt of a hub call to its answer", advice: Durations.Buckets);
    }

    /// <summary>A timestamp, or 0 where it is not measured: while nobody asks, and of messages, typing and events all but a sample.</summary>
    public long Begin(string method)
    {
        if (!duration.Enabled) return 0;
        var now = time.GetTimestamp();
        return method is nameof(ChatHub.Message) or nameof(ChatHub.Typing) or nameof(ChatHub.Publish) && !sampling.Takes(now) ? 0 : now;
    }

    /// <param name="operation">The name of the hub's method.</param>
    /// <param name="begun">What <see cref="Begin"/> gave.</param>
    public void Succeeded(string operation, long begun) => Record(operation, Ok, begun);

    public void Failed(string operation, string code, long begun)
    {
        refusals.Add(code);
        Record(operation, code, begun);
    }

    private void Record(string method, string code, long begun)
    {
        if (!counts.TryGetValue((method, code), out var count)) count = counts.GetOrAdd((method, code), static _ => new Count());
        count.Add();
        if (begun != 0) duration.Record(time.GetElapsedTime(begun).TotalSeconds, Operation(method), Code(code));
    }

    private IEnumerable<Measurement<long>> Measure() => counts.Select(one => new Measurement<long>(one.Value.Value, Operation(one.Key.Method), Code(one.Key.Code)));

    private static KeyValuePair<string, object?> Operation(string method) => new("chat.operation", OperationNames.Of(method));

    private static KeyValuePair<string, object?> Code(string code) => new("chat.code", code);
}
