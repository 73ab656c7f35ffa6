using System.Diagnostics.Metrics;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>How long calls take, by operation and by what they were answered with.</summary>
internal sealed class OperationMetrics
{
    private const string Ok = "ok";

    private readonly Histogram<double> duration;
    private readonly Refusals refusals;
    private readonly TimeProvider time;

    public OperationMetrics(IMeterFactory factory, Refusals refusals, TimeProvider time)
    {
        this.refusals = refusals;
        this.time = time;
        duration = factory.Create(ChatMeter.Name).CreateHistogram("chat.operation.duration", "s", "From the receipt of a hub call to its answer", advice: Durations.Buckets);
    }

    /// <summary>A timestamp, or 0 while nobody asks.</summary>
    public long Begin() => duration.Enabled ? time.GetTimestamp() : 0;

    /// <param name="operation">The name of the hub's method.</param>
    /// <param name="begun">What <see cref="Begin"/> gave.</param>
    public void Succeeded(string operation, long begun) => Record(operation, Ok, begun);

    public void Failed(string operation, string code, long begun)
    {
        refusals.Add(code);
        Record(operation, code, begun);
    }

    private void Record(string operation, string code, long begun)
    {
        if (begun == 0) return;
        duration.Record(time.GetElapsedTime(begun).TotalSeconds, new("chat.operation", OperationNames.Of(operation)), new("chat.code", code));
    }
}
